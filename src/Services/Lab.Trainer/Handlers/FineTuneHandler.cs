using Lab.Datasets;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;
using Lab.Records.Jobs;
using Lab.Sentiment;
using Lab.Sentiment.Tracking;
using Lab.ServiceDefaults.State;
using Lab.Trainer.Hosting;
using Lab.Trainer.Jobs;
using Lab.Training;

namespace Lab.Trainer.Handlers;

/// <summary>Trains on a data file, as <c>lab train</c> does, and logs the model.</summary>
sealed class FineTuneHandler(ModelSource models, MlflowClient mlflow, ModelRegistry registry, TrackingServer server, RootedPaths paths, Cores cores, TrainerOptions options, TimeProvider time) : IJobHandler
{
    public JobKind Kind => JobKind.FineTune;

    public async Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var request = context.Request(JobJson.Default.FineTuneRequest);
        var (folder, version) = await models.FindAsync(request.Model, cancellation);
        var training = Options(request, folder, context);
        context.Log($"Training {version ?? ModelFolder.NameOf(folder)} on {request.Data}, {training.Threads} threads.");

        await EndEarlierRunAsync(context, cancellation);
        await using var tracked = TrackedTraining.Start(server.Address, training, new TrackedTrainingOptions { Source = "trainer", Tags = context.Tags, Time = time });
        _ = tracked.RunId.ContinueWith(opened => context.RunId = opened.Result, CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        var result = SentimentModel.FineTune(training, FineTuneObservers.Of(new JobObserver(context), tracked.Observer), cancellation);
        context.Report(0.95, "Logging the model");
        var run = await tracked.FinishAsync(result, cancellation);
        if (run.Note is { } note) context.Log(note);
        if (run.Warning is { } warning) throw new LabException(ErrorKind.MissingTool, warning, remedy: "Retry the job when the tracking server is there: it goes on from its checkpoint.");
        var registered = request.Register && run is { RunId: { } id, ModelSource: { } source } ? await RegisterAsync(id, source, FolderChecksum.Of(result.Model, cancellation), cancellation) : null;
        var report = result.Splits.Last();
        return JobEnd.Succeeded(
            FormattableString.Invariant($"{(registered is null ? "" : $"Version {registered.Version}: ")}{result.Steps} updates; macro-F1 on {report.Key} {report.Value.MacroF1:0.000}.")) with
        { RunId = run.RunId, ModelVersion = registered?.Version, Result = JobResults.Of(result) };
    }

    // An attempt that ended after this left the version; the checkpoint gave the same weights again.
    async Task<RegisteredVersion> RegisterAsync(string run, string source, string checksum, CancellationToken cancellation) =>
        await registry.FindVersionAsync(checksum, cancellation) ?? await registry.RegisterRunAsync(run, source, checksum, cancellation: cancellation);

    FineTuneOptions Options(FineTuneRequest request, string folder, JobContext context)
    {
        var (given, defaults) = (request.Hyperparameters ?? new Hyperparameters(), new Lab.Training.TrainerOptions());
        var training = new FineTuneOptions
        {
            ModelFolder = folder,
            DataFile = paths.Existing(request.Data),
            ValidationFile = request.Validation is null ? null : paths.Existing(request.Validation),
            TestFile = request.Test is null ? null : paths.Existing(request.Test),
            Split = request.Validation is null && request.Test is null ? SplitKind.Hash : SplitKind.Given,
            OutputFolder = Path.Combine(context.WorkFolder, "model"),
            Data = DataOf(request.TextColumns, request.LabelColumn, request.LabelMap),
            MaxLength = given.MaxLength,
            Threads = cores.Number,
            Trainer = defaults with
            {
                Epochs = given.Epochs ?? defaults.Epochs,
                BatchSize = given.BatchSize ?? defaults.BatchSize,
                LearningRate = given.LearningRate ?? defaults.LearningRate,
                AdamW = defaults.AdamW with { WeightDecay = given.WeightDecay ?? defaults.AdamW.WeightDecay },
                Seed = (ulong)(given.Seed ?? (long)defaults.Seed),
            },
            // Kept until the job has ended: logging may be repeated, training should not.
            Checkpoints = new CheckpointSettings { Folder = Path.Combine(context.WorkFolder, "checkpoints"), Interval = SaveInterval.Every(options.CheckpointInterval), KeepAfterwards = true },
        };
        if (!HasCheckpoint(training.Checkpoints.Folder!)) return training;
        context.Log("Going on from the last checkpoint.");
        return training with { Checkpoints = training.Checkpoints with { Resume = CheckpointSettings.Last } };
    }

    /// <summary>How a file is read.</summary>
    public static DatasetOptions DataOf(IReadOnlyList<string>? text, string? label, string? map) =>
        new() { TextColumns = text, LabelColumn = label, LabelMap = map is null ? null : LabelMap.Parse(map) };

    static bool HasCheckpoint(string folder) => CheckpointStore.Last(folder) is not null;

    // A run that says "running" for ever misleads.
    async Task EndEarlierRunAsync(JobContext context, CancellationToken cancellation)
    {
        if (context.Job.RunId is not { } earlier) return;
        context.RunId = null;
        try
        {
            if ((await mlflow.GetRunAsync(earlier, cancellation)).Info.Status == RunStatus.Running) await mlflow.EndRunAsync(earlier, RunStatus.Killed, cancellation);
        }
        catch (Exception away) when (away is MlflowException or HttpRequestException or TimeoutException)
        {
            context.Log($"The run of the attempt before is not ended: {away.Message}");
        }
    }
}
