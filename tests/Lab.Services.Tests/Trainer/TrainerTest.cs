using Lab.Records.Jobs;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;
using Lab.Trainer;
using Lab.Trainer.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.Trainer;

/// <summary>Redis, a tracking server, a data folder with a small model, and as many trainers as a test wants.</summary>
public abstract class TrainerTest : RedisTest, IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-trainer-").FullName;
    readonly List<WebApplication> trainers = [];

    internal TrackingServer Tracking { get; private set; } = null!;

    protected JobQueue Queue => new(Redis, TimeProvider.System);

    /// <summary>The only folder that requests may name files of.</summary>
    protected string Data(string name = "") => Path.Combine(folder, "data", name);

    protected string Work(string name = "") => Path.Combine(folder, "work", name);

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        Tracking = await TrackingServer.StartAsync();
        Directory.CreateDirectory(Data("model"));
        using var model = new TinyModelFolder();
        foreach (string file in Directory.GetFiles(model.Folder)) File.Copy(file, Data($"model/{Path.GetFileName(file)}"));
        File.WriteAllText(Data("reviews.csv"), TinyModelFolder.Reviews(120));
    }

    /// <summary>What every trainer of this test is started with.</summary>
    protected string[] Arguments(params string[] settings) =>
    [
        "--urls", "http://127.0.0.1:0", "--ConnectionStrings:redis", Server.ConnectionString, "--ConnectionStrings:mlflow", Tracking.Address, "--Trainer:Threads", "1",
        "--Trainer:WorkFolder", Work(), "--Trainer:DataRoots:0", Data(), "--Trainer:Lease", "00:00:05", "--Trainer:PollInterval", "00:00:00.5", .. settings,
    ];

    /// <summary>With the real handlers.</summary>
    internal Task<WebApplication> StartAsync(params string[] settings) => StartAsync(null, settings);

    /// <param name="handler">In the place of all real ones.</param>
    /// <param name="settings">Further arguments.</param>
    internal async Task<WebApplication> StartAsync(IJobHandler? handler, params string[] settings)
    {
        // This process does not become slow.
        var trainer = TrainerApp.Create(Arguments(["--Trainer:Nice", "0", .. settings]), builder =>
        {
            builder.Logging.ClearProviders();
            if (handler is null) return;
            var others = builder.Services.Where(service => service.ServiceType == typeof(IJobHandler)).ToArray();
            foreach (var other in others) builder.Services.Remove(other);
            builder.Services.AddSingleton(handler);
        });
        trainers.Add(trainer);
        await trainer.StartAsync(Cancellation);
        return trainer;
    }

    protected async Task<string> SubmitAsync(NewJob job) => (await Queue.SubmitAsync(job, Cancellation)).Id;

    protected Task<Job> UntilAsync(string id, Func<Job, bool> holds) => Eventually.GetAsync(
        $"job {id}", async () => await Queue.FindAsync(id, Cancellation) is { } job && holds(job) ? job : null);

    protected Task<Job> EndAsync(string id) => UntilAsync(id, job => job.State.IsEnd);

    protected async Task<string[]> LogAsync(string id) => [.. (await Queue.LinesAsync(id, cancellation: Cancellation)).Select(line => line.Text)];

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var trainer in trainers)
        {
            await trainer.StopAsync(CancellationToken.None);
            await trainer.DisposeAsync();
        }
        if (Tracking is not null) await Tracking.DisposeAsync();
        await DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
