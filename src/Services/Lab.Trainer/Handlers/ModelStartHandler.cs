using System.Globalization;
using Lab.Mlflow;
using Lab.Records.Jobs;
using Lab.Sentiment;
using Lab.ServiceDefaults.State;
using Lab.Trainer.Hosting;
using Lab.Trainer.Jobs;

namespace Lab.Trainer.Handlers;

/// <summary>Brings a model of the hub, or of a folder that requests may name, into the registry.</summary>
sealed class ModelStartHandler(ModelRegistry registry, RootedPaths paths, Cores cores, TrainerOptions options) : IJobHandler
{
    public JobKind Kind => JobKind.ModelStart;

    public async Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var request = context.Request(JobJson.Default.ModelStartRequest);
        string? folder = FolderOf(request.Model);
        var result = await ModelStart.RunAsync(
            new ModelStartOptions
            {
                Model = folder ?? request.Model,
                OnlyHub = folder is null,
                Deploy = request.AutoDeploy,
                EvaluationFile = paths.Existing(options.BaseData),
                WorkFolder = context.WorkFolder,
                Threads = cores.Number,
            },
            registry, new Teller(context), cancellation);
        string measured = result.Report is { } report ? string.Create(CultureInfo.InvariantCulture, $" Macro-F1 {report.MacroF1:0.000} on {report.Rows:N0} rows.") : "";
        return JobEnd.Succeeded($"Version {result.Version.Version} is {(result.Deployed ? "deployed" : "registered")}.{measured}") with
        {
            ModelVersion = result.Version.Version,
            RunId = result.Version.RunId,
            Result = result.Report is { } scores ? JobResults.Of(scores) : null,
        };
    }

    // A folder that is not there is taken for a name of the hub: owner/name looks like a path.
    string? FolderOf(string named)
    {
        try
        {
            return paths.Existing(named);
        }
        catch (LabException) when (!Path.IsPathRooted(named) && !named.Contains("..", StringComparison.Ordinal))
        {
            return null;
        }
    }

    sealed class Teller(JobContext context) : IProgress<ModelStartProgress>
    {
        public void Report(ModelStartProgress value) => context.Report(value.Share, value.Message);
    }
}

/// <summary>Makes a registered version the champion, because a person says so.</summary>
sealed class DeployHandler(ModelSource models, ModelRegistry registry, Cores cores) : IJobHandler
{
    public JobKind Kind => JobKind.Deploy;

    public async Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation)
    {
        string version = context.Request(JobJson.Default.DeployRequest).Version;
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw new LabException(ErrorKind.Usage, $"'{version}' is no version.", expected: "the number of a registered version");
        // One that cannot be loaded would be refused by every service.
        var (folder, _) = await models.FindAsync(version, cancellation);
        context.Report(0.5, $"Trying version {version}");
        using (var model = SentimentModel.Load(folder, new SentimentModelOptions { Threads = cores.Number })) model.Predict("good");
        await registry.PromoteAsync(version, new ChampionReason(ChampionChange.Forced, "deployed by a person") { Cause = context.Job.Cause, RunId = $"job-{context.Job.Id}" }, cancellation);
        return JobEnd.Succeeded($"Version {version} is the champion.") with { ModelVersion = version };
    }
}
