using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Sentiment.Retraining;

/// <summary>From the champion and what was learned since to a new version, judged.</summary>
public static class Retrainer
{
    /// <summary>
    /// Gathers rows, fine-tunes the champion, registers the new version, and lets the gate decide whether it takes the champion's place.
    /// Called again with the same work folder after a crash or a cancellation, it goes on where that ended; after the end it gives the same result.
    /// </summary>
    /// <exception cref="LabException">There is no champion, no row to learn, or an option or file is not right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the work folder has what is needed to go on.</exception>
    public static async Task<RetrainingResult> RunAsync(
        RetrainingOptions options, IProgress<RetrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        Directory.CreateDirectory(options.WorkFolder);
        var state = RetrainingState.TryLoad(options.WorkFolder);
        if (state is { Ended: true }) return Result(state);
        if (state is { Gate: null } && !state.FeedbackIds.All(options.Feedback.Select(correction => correction.Id).Contains))
        {
            // A correction was deleted: what was learned from it goes too, and a new run begins.
            Directory.Delete(options.WorkFolder, recursive: true);
            Directory.CreateDirectory(options.WorkFolder);
            state = null;
        }
        state ??= await BeginAsync(options, cancellation);
        var status = RunStatus.Failed;
        try
        {
            await options.Mlflow.UpdateRunAsync(state.RunId, RunStatus.Running, cancellation: cancellation);
            string champion = await options.Registry.FetchAsync(state.Start, cancellation);
            var reports = new RetrainingReports(progress, options.Search is not null);
            var run = new RetrainingRun(options, reports, state, champion);
            await run.GatherAsync(cancellation);
            await run.SearchAsync(cancellation);
            await run.TrainAsync(cancellation);
            await run.RegisterAsync(cancellation);
            await run.JudgeAsync(cancellation);
            run.End();
            reports.Report(RetrainingPhase.Done, 1, run.State.Gate?.Summary ?? $"Version {run.State.Version!.Version} is registered.");
            status = RunStatus.Finished;
            return Result(run.State);
        }
        catch (OperationCanceledException)
        {
            status = RunStatus.Killed;
            throw;
        }
        finally
        {
            await EndAsync(options.Mlflow, state.RunId, status);
        }
    }

    /// <summary>
    /// Removes what texts of users a retraining that did not end well left in its work folder. Called again it gathers them anew, and goes on from its
    /// checkpoint where they are the same rows.
    /// </summary>
    public static void RemoveTexts(string workFolder) => RowFiles.In(workFolder).Remove();

    static async Task<RetrainingState> BeginAsync(RetrainingOptions options, CancellationToken cancellation)
    {
        var champion = await options.Registry.FindChampionAsync(cancellation)
            ?? throw new LabException(ErrorKind.Model, "The registry has no champion to start from.", expected: "a version with the alias champion", remedy: "Register a model first, and make it the champion.");
        string experiment = await options.Mlflow.EnsureExperimentAsync(options.Experiment, cancellation);
        Tag[] tags =
        [
            new(RegistryTags.Cause, options.Cause.ToString()), new("lab.champion", champion.Version), new("lab.version", BuildVersion.Version),
            .. options.Tags.Select(tag => new Tag(tag.Key, tag.Value)),
        ];
        var run = await options.Mlflow.CreateRunAsync(experiment, $"retraining of version {champion.Version}", tags, cancellation: cancellation);
        var state = new RetrainingState { RunId = run.Info.RunId, Start = champion };
        state.SaveTo(options.WorkFolder);
        return state;
    }

    static RetrainingResult Result(RetrainingState state) => new(state.Version!, state.Gate, state.RunId)
    {
        LearnedIds = state.LearnedIds,
        Groups = state.Groups,
        Skipped = state.Skipped,
    };

    // A server that is away does not hide what ended the retraining.
    static async Task EndAsync(MlflowClient mlflow, string run, RunStatus status)
    {
        try
        {
            await mlflow.EndRunAsync(run, status, CancellationToken.None);
        }
        catch (Exception away) when (away is MlflowException or HttpRequestException or TimeoutException)
        {
            // The next call sets it.
        }
    }
}
