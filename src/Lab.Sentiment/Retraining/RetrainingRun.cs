using Lab.Mlflow;
using Lab.Sentiment.Promotion;
using Lab.Sentiment.Tracking;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment.Retraining;

/// <summary>A retraining step by step. Each step leaves in the work folder what it did, and does nothing where that is there already.</summary>
sealed class RetrainingRun(RetrainingOptions options, RetrainingReports reports, RetrainingState state, string champion)
{
    readonly RowFiles files = RowFiles.In(options.WorkFolder);
    readonly RetrainingTracking tracking = new(options, state.RunId);
    readonly ModelDescription description = ModelDescription.Read(champion);
    RetrainingRows rows = null!;

    /// <summary>What was done so far.</summary>
    public RetrainingState State => state;

    string ModelFolder => Path.Combine(options.WorkFolder, "model");

    string CheckpointFolder => Path.Combine(options.WorkFolder, "checkpoints");

    /// <summary>Rows of all sources, shared out.</summary>
    public async Task GatherAsync(CancellationToken cancellation)
    {
        reports.Report(RetrainingPhase.Gathering, 0, "Rows are gathered.");
        if (files.TryRead() is { } known)
        {
            rows = known with { Groups = state.Groups, Skipped = state.Skipped };
            return;
        }
        var gathering = new RowGathering(options, description.Labels, TextSettings.Read(champion));
        rows = await Task.Run(() => gathering.Gather(cancellation), cancellation);
        if (rows.Train.Count == 0 && rows.Replay.Count == 0)
            throw new LabException(ErrorKind.Data, "There is no row to learn from.", options.BaseData.File, "rows outside of the validation and test folds");
        // Of a job that is tried again the texts are gone. What was begun with other rows, because a file changed meanwhile, is of no use.
        if (state.Version is null && !state.Groups.SequenceEqual(rows.Groups)) Forget();
        Save(state with { FeedbackIds = [.. options.Feedback.Select(correction => correction.Id)], LearnedIds = rows.LearnedIds, Groups = rows.Groups, Skipped = rows.Skipped });
        files.Write(rows);
        await tracking.LogRowsAsync(rows, cancellation);
    }

    /// <summary>Looks for better hyper-parameters, where asked for.</summary>
    public async Task SearchAsync(CancellationToken cancellation)
    {
        if (options.Search is not { } search || state.Searched) return;
        var training = Training();
        if (search.Rows < rows.Train.Count + rows.Replay.Count)
        {
            double share = (double)search.Rows.Value / (rows.Train.Count + rows.Replay.Count);
            training = training with { DataFile = Some(training.DataFile)!, ReplayFile = Some(training.ReplayFile) };

            string? Some(string? file) => file is null ? null : files.WriteTrial(file, RowSample.Of(Part(file), (int)Math.Ceiling(share * Part(file).Count), search.Seed));
            IReadOnlyList<GateRow> Part(string file) => file == files.Replay ? rows.Replay : rows.Train;
        }
        var trials = new RandomSearch(options, search, state.RunId).RunAsync(
            training, state.Trials,
            trial => reports.Report(RetrainingPhase.Searching, (trial.Number - 1.0) / search.Trials, $"Trial {trial.Number} of {search.Trials}."), cancellation);
        await foreach (var trial in trials) Save(state with { Trials = [.. state.Trials, trial] });
        Save(state with { Searched = true });
    }

    /// <summary>Fine-tunes the champion, from the last checkpoint where there is one.</summary>
    public async Task TrainAsync(CancellationToken cancellation)
    {
        // It appears whole at the end of a training.
        if (Directory.Exists(ModelFolder)) return;
        var training = Training();
        await using var logger = new RunLogger(options.Mlflow, new RunLoggerOptions { Experiment = options.Experiment, RunId = state.RunId, Time = options.Time });
        var log = new TrainingLog(logger, logsDatasets: false, options.Time);
        log.Options(training, "retraining");
        var observer = FineTuneObservers.Of(log, reports);
        var result = await Task.Run(() => FineTuning.Run(training, observer, cancellation), cancellation);
        log.Result(result);
        await logger.FinishAsync();
    }

    /// <summary>Uploads the model and makes it the next version.</summary>
    public async Task RegisterAsync(CancellationToken cancellation)
    {
        if (state.Version is not null) return;
        reports.Report(RetrainingPhase.Registering, 0, "The model is registered.");
        string checksum = await Task.Run(() => FolderChecksum.Of(ModelFolder, cancellation), cancellation);
        string source = await options.Mlflow.LogModelAsync(state.RunId, ModelFolder, cancellation: cancellation);
        await options.Mlflow.SetTagAsync(state.RunId, RegistryTags.Checksum, checksum, cancellation);
        await tracking.LogLabelsAsync(description.Labels, cancellation);
        var version = await options.Registry.RegisterRunAsync(state.RunId, source, checksum, [new(RegistryTags.Cause, options.Cause.ToString())], cancellation);
        Save(state with { Version = version });
    }

    /// <summary>Lets the gate decide, and does what it says.</summary>
    public async Task JudgeAsync(CancellationToken cancellation)
    {
        if (options.OnlyRegister) return;
        reports.Report(RetrainingPhase.Judging, 0, "The gate compares the new model with the champion.");
        var promoter = new Promoter(options.Mlflow, options.Registry, options.Gate) { Threads = options.Threads, Time = options.Time };
        // Somebody may have changed the champion while it was judged: the report is about the one that it would replace.
        while (state.Gate is null || await ChampionAsync() is var now && now != state.Gate.Champion && now != state.Version!.Version)
        {
            var report = await promoter.JudgeAsync(state.Version!, ModelFolder, rows.ForGate, cancellation);
            if (report.Test is { } test) await tracking.LogTestAsync(test, state.Version!.Source, cancellation);
            Save(state with { Gate = report });
        }
        await promoter.DecideAsync(state.Version!, state.Gate!, state.RunId, options.Cause.ToString(), cancellation: cancellation);

        async Task<string?> ChampionAsync() => (await options.Registry.FindChampionAsync(cancellation))?.Version;
    }

    /// <summary>Removes the texts; the model stays.</summary>
    public void End()
    {
        files.Remove();
        Save(state with { Ended = true });
    }

    void Forget()
    {
        foreach (string folder in (string[])[ModelFolder, CheckpointFolder])
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Save(state with { Trials = [], Searched = false });
    }

    // Where nothing is new, the labels of the base rows are all there is to learn.
    bool Keeps => rows.Train.Count > 0 && rows.Replay.Count > 0;

    FineTuneOptions Training() => new()
    {
        ModelFolder = champion,
        DataFile = rows.Train.Count > 0 ? files.Train : files.Replay,
        ReplayFile = Keeps ? files.Replay : null,
        ReplayLabelShare = options.ReplayLabelShare,
        ValidationFile = rows.Validation.Count > 0 ? files.Validation : null,
        OutputFolder = ModelFolder,
        Data = new() { TextColumns = ["text"], LabelColumn = "label", Labels = description.Labels, Cleaning = TextSettings.Read(champion) },
        Split = SplitKind.Given,
        // Corrections are repeated on purpose.
        Duplicates = DuplicateHandling.Ignore,
        MaxLength = options.MaxLength ?? description.MaxLength,
        Trainer = state.Trials.Where(trial => trial.LogLoss is not null).MinBy(trial => trial.LogLoss) is { } best ? best.Apply(options.Trainer) : options.Trainer,
        // The answers that are kept have class weights and calibration of the champion's training in them, and were given without dropout.
        ClassWeights = Keeps ? ClassWeighting.None : options.ClassWeights,
        Setup = Keeps ? new() { HiddenDropout = 0, AttentionDropout = 0, ClassifierDropout = 0 } : new(),
        Final = options.Final,
        Calibration = Keeps ? CalibrationKind.None : options.Calibration,
        Weights = Enum.TryParse<Dtype>(description.Dtype, ignoreCase: true, out var type) && type is Dtype.F16 or Dtype.BF16 ? type : Dtype.F32,
        Threads = options.Threads,
        Checkpoints = new CheckpointSettings
        {
            Folder = CheckpointFolder,
            Interval = options.SaveInterval,
            Resume = Directory.Exists(CheckpointFolder) && CheckpointStore.Last(CheckpointFolder) is not null ? CheckpointSettings.Last : null,
        },
    };

    void Save(RetrainingState next)
    {
        next.SaveTo(options.WorkFolder);
        state = next;
    }
}
