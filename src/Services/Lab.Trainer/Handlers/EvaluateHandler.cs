using Lab.Mlflow;
using Lab.Records.Jobs;
using Lab.Sentiment;
using Lab.ServiceDefaults.State;
using Lab.Trainer.Hosting;
using Lab.Trainer.Jobs;

namespace Lab.Trainer.Handlers;

/// <summary>Measures a model on labelled rows, as <c>lab evaluate</c> does, and logs the scores.</summary>
sealed class EvaluateHandler(ModelSource models, MlflowClient mlflow, RootedPaths paths, Cores cores, TimeProvider time) : IJobHandler
{
    /// <summary>Not that of trainings: the monitor compares the newest of those with the best.</summary>
    const string Experiment = "sentiment-evaluation";

    public JobKind Kind => JobKind.Evaluate;

    public async Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var request = context.Request(JobJson.Default.EvaluateRequest);
        string file = paths.Existing(request.Data);
        var (folder, version) = await models.FindAsync(request.Model, cancellation);
        using var model = SentimentModel.Load(folder, new SentimentModelOptions { Threads = cores.Number });
        var report = model.Evaluate(
            file, FineTuneHandler.DataOf(request.TextColumns, request.LabelColumn, request.LabelMap),
            (done, rows) => context.Report((double)done / rows, FormattableString.Invariant($"{done:N0} of {rows:N0} rows")), cancellation);

        await using var logger = new RunLogger(mlflow, new RunLoggerOptions
        {
            Experiment = Experiment,
            RunName = Path.GetFileName(request.Data),
            Tags = [.. context.Tags.Select(tag => new Lab.Mlflow.Protocol.Tag(tag.Key, tag.Value))],
            Time = time,
        });
        logger.LogParam("data", Path.GetFileName(file));
        logger.LogParam("model", version ?? ModelFolder.NameOf(folder));
        foreach (var (name, value) in new[] { ("accuracy", report.Accuracy), ("macro_f1", report.MacroF1), ("macro_recall", report.MacroRecall), ("log_loss", report.LogLoss), ("ece", report.ExpectedCalibrationError) })
            logger.LogMetric(name, value, 0);
        var logged = await logger.FinishAsync();
        if (!logged.Ended) context.Log($"The scores are not in the tracking server: {logged.LastError}");
        return JobEnd.Succeeded(FormattableString.Invariant($"Macro-F1 {report.MacroF1:0.000}, accuracy {report.Accuracy:0.000} on {report.Rows:N0} rows.")) with { RunId = logged.RunId, Result = JobResults.Of(report) };
    }
}
