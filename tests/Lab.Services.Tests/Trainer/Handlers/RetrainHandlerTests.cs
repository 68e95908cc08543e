using Lab.Datasets;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.Sentiment;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Services.Tests.Trainer.Handlers;

/// <summary>From corrections in the book to a decision of the gate: real Redis, real tracking server, real training of a small model.</summary>
public sealed class RetrainHandlerTests : TrainerTest
{
    static readonly string[] settings =
    [
        "--Trainer:BaseData", "base.csv", "--Trainer:Retraining:LearningRate", "0.003", "--Trainer:Retraining:Epochs", "6", "--Trainer:Retraining:ReplayRows", "300",
        // Nothing of the small vocabulary is in the behaviour sentences, and a model that knows 20 words is surer than smoothed labels.
        "--Trainer:Gate:MaxBehaviourDrop", "1", "--Trainer:Gate:MaxCalibrationErrorRise", "0.2",
    ];

    FeedbackBook Book => new(Redis, TimeProvider.System);

    FeedbackClaims Claims => new(Redis, TimeProvider.System);

    ModelRegistry Registry => new(Tracking.Client, new ModelRegistryOptions { CacheFolder = Work("cache") });

    async Task ChampionAsync(bool weak = false)
    {
        TinyModelFolder.Write(Data("base.csv"), TinyModelFolder.Sentences(900));
        TinyModelFolder.Write(Data("first.csv"), TinyModelFolder.Sentences(weak ? 200 : 900));
        SentimentModel.FineTune(
            new FineTuneOptions
            {
                ModelFolder = Data("model"),
                DataFile = Data("first.csv"),
                OutputFolder = Data("first"),
                Data = new DatasetOptions { Labels = ["negative", "neutral", "positive"] },
                Trainer = new TrainerOptions { Epochs = weak ? 1 : 12, BatchSize = 8, LearningRate = 3e-3 },
                Setup = new ModelTrainingOptions { Frozen = weak ? new FrozenParts(Embeddings: true, Layers: 2) : default },
                MaxLength = 32,
                Threads = 2,
            },
            cancellation: Cancellation);
        await Registry.EnsureChampionAsync(Data("first"), cancellation: Cancellation);
    }

    static string Correction(int i) => $"this shirt quite {(i % 2 == 0 ? "fit" : "and fit")} {i}";

    // Of ten, those in the folds that are learned.
    static IEnumerable<int> Learned => Enumerable.Range(0, 10).Where(i => HashSplit.PartOf(HashSplit.Fold(Correction(i))) == SplitPart.Train);

    // Of one kind: the model has never seen a shirt.
    async Task<string[]> CorrectAsync(int count)
    {
        var stream = new FeedbackStream(Redis);
        var ids = new List<string>();
        for (int i = 0; i < count; i++)
        {
            string text = Correction(i);
            var record = new FeedbackRecord(Guid.CreateVersion7().ToString(), 1_000 + i, text, "positive", "negative", null, "sentiment", "1");
            await stream.AppendAsync(record, new(text, FeedbackState.Accepted, DateTimeOffset.UnixEpoch.AddMinutes(i)), TimeSpan.FromDays(1), 1_000, Cancellation);
            ids.Add(record.Id);
        }
        return [.. ids];
    }

    async Task<(long Used, long Accepted)> CountAsync()
    {
        var counts = await Book.CountAsync(Cancellation);
        return (counts[FeedbackState.Used], counts[FeedbackState.Accepted]);
    }

    [Fact]
    public async Task TenAcceptedCorrections_AreLearned_PromotedAndUsedOnce()
    {
        await ChampionAsync();
        string[] ids = await CorrectAsync(10);
        // As the prediction service does.
        long claim = (await Claims.TryOpenAsync(10, Cancellation))!.Number;
        string id = await SubmitAsync(NewJob.Retrain(new(), "feedback", $"feedback-{claim}"));
        await Claims.BeginAsync(claim, id, Cancellation);
        await StartAsync(settings);

        var job = await EndAsync(id);

        Assert.True(job is { State: JobState.Succeeded, Gate.Promoted: true, ModelVersion: "2" }, $"{job.State} {job.Message}");
        Assert.Contains(job.Gate.Rules, rule => rule is { Name: "better", Passed: true });
        Assert.Equal("2", (await Registry.FindChampionAsync(Cancellation))!.Version);
        var last = (await Registry.ReadHistoryAsync(Cancellation))[^1];
        Assert.Equal(("2", ChampionChange.Promoted, "feedback", job.RunId), (last.Version, last.Change, last.Cause, last.RunId));
        Assert.Equal(id, (await Tracking.Client.GetRunAsync(job.RunId!, Cancellation)).Data.Tags.Single(tag => tag.Key == "lab.job_id").Value);
        // Those of the other folds choose and measure: no champion has learned from them.
        Assert.Equal((Learned.Count(), 10 - Learned.Count()), await CountAsync());
        Assert.InRange(Learned.Count(), 1, 9);
        foreach (int i in Learned) Assert.Equal(FeedbackState.Used, (await Book.FindAsync(ids[i], Cancellation))!.State);

        // The service hears of the end later, and every replica of it.
        int dropped = Learned.First();
        await Book.DropAsync(ids[dropped], Cancellation);
        await Claims.SucceededAsync(claim, Cancellation);
        await Claims.SucceededAsync(claim, Cancellation);

        Assert.Equal((Learned.Count() - 1, 10 - Learned.Count()), await CountAsync());
        Assert.Equal(FeedbackState.Dropped, (await Book.FindAsync(ids[dropped], Cancellation))!.State);
        Assert.Null(await Claims.TryOpenAsync(1, Cancellation));
    }

    [Fact]
    public async Task ChampionWhoseHeadSaw200Rows_IsBeaten()
    {
        await ChampionAsync(weak: true);
        await StartAsync(settings);

        var job = await EndAsync(await SubmitAsync(NewJob.Retrain(new(), "person")));

        Assert.True(job is { State: JobState.Succeeded, Gate.Promoted: true }, $"{job.State} {job.Message}");
        Assert.Equal("2", (await Registry.FindChampionAsync(Cancellation))!.Version);
    }

    [Fact]
    public async Task ShuffledLabels_AreRefused_AndCorrectionsWaitForTheNext()
    {
        await ChampionAsync();
        await CorrectAsync(2);
        TinyModelFolder.Write(Data("shuffled.csv"), TinyModelFolder.Shuffled(600, from: 900));
        await StartAsync([.. settings, "--Trainer:Retraining:ReplayRows", "0"]);

        var job = await EndAsync(await SubmitAsync(NewJob.Retrain(new(Data: "shuffled.csv"), "person")));

        Assert.True(job is { State: JobState.Succeeded, Gate.Promoted: false, ModelVersion: "2" }, $"{job.State} {job.Message}");
        Assert.Contains(job.Gate.Rules, rule => rule is { Name: "macro_f1_not_worse", Passed: false });
        Assert.Equal("1", (await Registry.FindChampionAsync(Cancellation))!.Version);
        Assert.Equal((0, 2), await CountAsync());
    }

    [Fact]
    public async Task TooFewCorrections_FailTheJobWithTheirNumber()
    {
        await ChampionAsync(weak: true);
        await CorrectAsync(2);
        await StartAsync(settings);

        var job = await EndAsync(await SubmitAsync(NewJob.Retrain(new(MinFeedback: 3), "person")));

        Assert.Equal((JobState.Failed, "There are 2 accepted corrections; at least 3 were asked for."), (job.State, job.Message));
    }

    [Fact]
    public async Task CancelledRetraining_LeavesNoTextsOfUsers_AndCanBeTriedAgain()
    {
        await ChampionAsync(weak: true);
        await CorrectAsync(10);
        // Enough rows that it is not over before it hears of the cancellation, a second later.
        TinyModelFolder.Write(Data("base.csv"), TinyModelFolder.Sentences(9_000));
        await StartAsync([.. settings, "--Trainer:Retraining:ReplayRows", "7000"]);
        string id = await SubmitAsync(NewJob.Retrain(new(Hyperparameters: new(Epochs: 12, LearningRate: 1e-4)), "person"));
        await Eventually.HoldsAsync(() => Directory.Exists(Work($"jobs/{id}")) && HasTexts(id));

        await Queue.CancelAsync(id, Cancellation);
        Assert.Equal(JobState.Cancelled, (await EndAsync(id)).State);
        await Eventually.HoldsAsync(() => !HasTexts(id));
        Assert.True(File.Exists(Work($"jobs/{id}/retraining.json")));

        await Queue.RetryAsync(id, Cancellation);
        var job = await EndAsync(id);
        Assert.True(job is { State: JobState.Succeeded, Attempt: 2, Gate: not null }, $"{job.State} {job.Message}");
    }

    [Fact]
    public async Task JobThatEndedWithoutAWorker_LosesItsTextsToo()
    {
        string id = await SubmitAsync(NewJob.Retrain(new(), "person")), waiting = await SubmitAsync(NewJob.Retrain(new(), "person", "other"));
        foreach (string one in (string[])[id, waiting])
        {
            Directory.CreateDirectory(Work($"jobs/{one}/rows"));
            File.WriteAllText(Work($"jobs/{one}/rows/train.jsonl"), "this shirt");
            File.WriteAllText(Work($"jobs/{one}/corrections.txt"), "");
        }
        await Queue.CancelAsync(id, Cancellation);
        await using var folders = new HeldFolder(Work($"jobs/{waiting}.lock"));

        await StartAsync(settings);

        await Eventually.HoldsAsync(() => !HasTexts(id));
        Assert.True(File.Exists(Work($"jobs/{id}/corrections.txt")));
        // Of one that waits they stay.
        Assert.True(HasTexts(waiting));
    }

    bool HasTexts(string id) => Directory.EnumerateFiles(Work($"jobs/{id}"), "*", SearchOption.AllDirectories).Any(file =>
    {
        try
        {
            return File.ReadAllText(file).Contains("this shirt", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // Gone, or being written.
            return false;
        }
    });

    // As another process of this machine that works there: the trainer waits before it begins.
    sealed class HeldFolder(string file) : IAsyncDisposable
    {
        readonly FileStream held = new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);

        public ValueTask DisposeAsync() => held.DisposeAsync();
    }
}
