using Lab.Datasets;
using Lab.Records;
using Lab.Sentiment;
using Lab.Sentiment.Promotion;
using Lab.Sentiment.Retraining;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Services.Tests.Retraining;

/// <summary>Real trainings of a tiny model, registered at a real tracking server. Here, because tests of the library reference no service.</summary>
public abstract class RetrainingTest : IAsyncLifetime
{
    protected static readonly TrainerOptions Recipe = new() { Epochs = 12, BatchSize = 8, LearningRate = 3e-3 };

    readonly TinyModelFolder tiny = new();
    readonly string root = Directory.CreateTempSubdirectory("lab-retrain-").FullName;

    internal TrackingServer Server { get; private set; } = null!;

    protected ModelRegistry Registry { get; private set; } = null!;

    protected static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await TrackingServer.StartAsync();
        Registry = new ModelRegistry(Server.Client, new ModelRegistryOptions { CacheFolder = Server.Folder("cache") });
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        tiny.Dispose();
        Directory.Delete(root, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => Path.Combine(root, name);

    protected static IEnumerable<(string Text, string Label)> Sentences(int count, int from = 0) => TinyModelFolder.Sentences(count, from);

    protected string Write(string name, IEnumerable<(string Text, string Label)> rows)
    {
        TinyModelFolder.Write(PathOf(name), rows);
        return PathOf(name);
    }

    /// <summary>Trains and makes the champion.</summary>
    protected async Task<RegisteredVersion> ChampionAsync(int rows, bool headOnly = false)
    {
        SentimentModel.FineTune(
            new FineTuneOptions
            {
                ModelFolder = tiny.Folder,
                DataFile = Write("first.csv", Sentences(rows)),
                OutputFolder = PathOf("first"),
                Data = new DatasetOptions { Labels = ["negative", "neutral", "positive"] },
                Trainer = headOnly ? Recipe with { Epochs = 1 } : Recipe,
                Setup = new ModelTrainingOptions { Frozen = headOnly ? new FrozenParts(Embeddings: true, Layers: 2) : default },
                MaxLength = 32,
                Threads = 2,
            },
            cancellation: Deadline);
        return await Registry.EnsureChampionAsync(PathOf("first"), cancellation: Deadline);
    }

    protected RetrainingOptions Options(string work = "work") => new()
    {
        Mlflow = Server.Client,
        Registry = Registry,
        BaseData = new TrainingData(Write("base.csv", Sentences(900))),
        WorkFolder = PathOf(work),
        Trainer = Recipe with { Epochs = 6, Schedule = new ScheduleOptions { Kind = ScheduleKind.ReduceOnPlateau }, Patience = 3 },
        Cause = new RetrainingCause(RetrainingCauseKind.Feedback, "10 corrections"),
        // Nothing of the tiny vocabulary is in these sentences.
        Gate = new GateOptions { MaxBehaviourDrop = 1 },
        Threads = 2,
    };

    /// <summary>Ten and more of one kind: the model has never seen a shirt.</summary>
    protected static AcceptedFeedback[] Corrections(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new AcceptedFeedback($"f{i}", $"this shirt quite {(i % 2 == 0 ? "fit" : "and fit")} {i}", "negative", DateTimeOffset.UnixEpoch.AddMinutes(i)))];
}
