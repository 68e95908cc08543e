using Lab.Mlflow;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.Sentiment;
using Lab.Sentiment.Promotion;
using Lab.Sentiment.Retraining;
using Lab.ServiceDefaults.State;
using Lab.Trainer.Hosting;
using Lab.Trainer.Jobs;
using Lab.Training;

namespace Lab.Trainer.Handlers;

/// <summary>Trains the champion on accepted corrections, base rows and new files; the gate decides whether the result takes its place.</summary>
sealed class RetrainHandler(
    MlflowClient mlflow, ModelRegistry registry, FeedbackBook corrections, ChampionAccuracy accuracy, RootedPaths paths, Cores cores, TrainerOptions options, TimeProvider time) : IJobHandler
{
    const string CorrectionsFile = "corrections.txt";

    public JobKind Kind => JobKind.Retrain;

    public async Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var request = context.Request(JobJson.Default.RetrainRequest);
        var learned = await CorrectionsAsync(context, cancellation);
        if (request.MinFeedback is { } least && learned.Count < least)
            return JobEnd.Failed($"There are {learned.Count:N0} accepted corrections; at least {least:N0} were asked for.");
        var retraining = Options(request, learned, context) with { Gate = options.Gate with { LiveAccuracy = options.Gate.LiveAccuracy ?? await accuracy.FindAsync(cancellation) } };
        context.Log($"{learned.Count:N0} corrections, {retraining.NewData.Count:N0} new files, {retraining.Threads} threads.");

        var said = new Teller(context);
        var result = await Retrainer.RunAsync(retraining, said, cancellation);
        context.RunId = result.RunId;
        foreach (var file in result.Skipped) context.Log($"{file.File} is left out: {file.Reason}");
        bool promoted = result.Gate is { Promoted: true };
        if (promoted) await corrections.MarkUsedAsync(learned.Where(one => result.LearnedIds.Contains(one.Id)), result.Version.Version, cancellation);
        return JobEnd.Succeeded(result.Gate?.Summary ?? $"Version {result.Version.Version} is registered.") with
        {
            ModelVersion = result.Version.Version,
            RunId = result.RunId,
            Gate = result.Gate is { } report ? new JobGate(report.Promoted, [.. report.Rules.Select(rule => new JobGateRule(rule.Name, rule.Value, rule.Limit, rule.Passed))]) : null,
        };
    }

    // The same ones in every attempt: what is accepted meanwhile is for the next retraining, what is deleted meanwhile for none. No text is written here.
    async Task<IReadOnlyList<AcceptedFeedback>> CorrectionsAsync(JobContext context, CancellationToken cancellation)
    {
        string file = Path.Combine(context.WorkFolder, CorrectionsFile);
        var accepted = await corrections.AcceptedAsync(cancellation);
        if (!File.Exists(file))
        {
            await File.WriteAllLinesAsync(file + ".new", accepted.Select(one => one.Id), cancellation);
            File.Move(file + ".new", file);
            return accepted;
        }
        var ids = (await File.ReadAllLinesAsync(file, cancellation)).ToHashSet(StringComparer.Ordinal);
        return [.. accepted.Where(one => ids.Contains(one.Id))];
    }

    RetrainingOptions Options(RetrainRequest request, IReadOnlyList<AcceptedFeedback> learned, JobContext context)
    {
        var (given, recipe, defaults) = (request.Hyperparameters ?? new Hyperparameters(), RetrainingOptions.DefaultTrainer, options.Retraining);
        return new RetrainingOptions
        {
            Mlflow = mlflow,
            Registry = registry,
            BaseData = new TrainingData(paths.Existing(options.BaseData)),
            ReplayRows = defaults.ReplayRows,
            ReplayLabelShare = defaults.ReplayLabelShare,
            Feedback = learned,
            NewData = [.. request.Data is { } file ? (string[])[paths.Existing(file)] : [], .. NewFiles()],
            WorkFolder = context.WorkFolder,
            Cause = CauseOf(context.Job.Cause),
            Tags = context.Tags,
            MaxLength = given.MaxLength,
            SaveInterval = SaveInterval.Every(options.CheckpointInterval),
            Search = given.Trials is > 0 and var trials ? new SearchOptions { Trials = trials, Budget = TimeSpan.FromMinutes(given.BudgetMinutes ?? 30) } : null,
            Threads = cores.Number,
            Time = time,
            Trainer = recipe with
            {
                LearningRate = given.LearningRate ?? defaults.LearningRate,
                Epochs = given.Epochs ?? defaults.Epochs,
                BatchSize = given.BatchSize ?? defaults.BatchSize,
                AdamW = recipe.AdamW with { WeightDecay = given.WeightDecay ?? recipe.AdamW.WeightDecay },
                Seed = (ulong)(given.Seed ?? (long)recipe.Seed),
            },
        };
    }

    string[] NewFiles() => options.NewDataFolder is { } folder && paths.Existing(folder) is var path ? [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Select(paths.Existing)] : [];

    /// <summary>"finding model-age" and the like.</summary>
    public static RetrainingCause CauseOf(string cause)
    {
        string[] parts = cause.Split(' ', 2);
        return Enum.TryParse<RetrainingCauseKind>(parts[0], ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? new(kind, parts.ElementAtOrDefault(1))
            : new(RetrainingCauseKind.Person, cause);
    }

    // Not Progress<T>, which tells later and on other threads.
    sealed class Teller(JobContext context) : IProgress<RetrainingProgress>
    {
        RetrainingPhase? phase;

        public void Report(RetrainingProgress value)
        {
            context.Report(value.Done, value.Message);
            if (phase == value.Phase) return;
            phase = value.Phase;
            context.Log(value.Message);
        }
    }
}
