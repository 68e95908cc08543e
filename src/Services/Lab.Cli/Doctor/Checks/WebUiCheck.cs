using Lab.MlflowServer.WebUi;

namespace Lab.Cli.Doctor.Checks;

/// <summary>MLflow's web UI, which the tracking server serves where it finds one.</summary>
sealed class WebUiCheck : ICheck
{
    public string Name => "MLflow's web UI";

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(
        UiFinder.Find(machine.Variable) is { } ui ? Verdict.Ok($"{ui.Path}, MLflow {ui.Version}")
            : Verdict.Note("Neither fetched nor in an installed mlflow: the tracking server works, but has no pages.", "lab tracking --fetch-ui"));
}
