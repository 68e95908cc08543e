using Lab.Mlflow;
using Lab.Monitoring.Findings;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.Records.Jobs.Schedules;
using Lab.Sentiment;
using Lab.ServiceDefaults.Hosting;
using Lab.ServiceDefaults.State;
using Lab.Trainer.Handlers;
using Lab.Trainer.Jobs;
using Lab.Trainer.Schedules;
using Lab.Trainer.Web;
using Microsoft.Extensions.Options;

namespace Lab.Trainer.Hosting;

/// <summary>Options, connections, handlers.</summary>
static class TrainerServices
{
    static readonly TimeSpan firstConnection = TimeSpan.FromSeconds(2);

    public static void AddTrainer(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddLabOptions<TrainerOptions>(TrainerOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TrainerOptions>>().Value);
        // A job writes its checkpoint before the process ends.
        services.AddOptions<HostOptions>().Configure<IOptions<TrainerOptions>>((host, trainer) => host.ShutdownTimeout = trainer.Value.StopTimeout + TimeSpan.FromSeconds(5));

        var server = RedisConnectionString.Parse(
            configuration.GetConnectionString("redis") is { Length: > 0 } text
                ? text
                : throw new LabException(ErrorKind.Usage, "There is no Redis, where jobs are.", "ConnectionStrings:redis", "localhost:6379"));
        services.AddSingleton(_ => new RedisConnection(server, "trainer", firstConnection));
        services.AddSingleton(provider => new JobQueueOptions { KeepEnded = provider.GetRequiredService<TrainerOptions>().KeepEnded });
        services.AddSingleton<JobQueue>();
        services.AddSingleton<ModelChanges>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<TrainerOptions>();
            return new JobClaims(
                provider.GetRequiredService<RedisConnection>(), $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}",
                provider.GetRequiredService<TimeProvider>(), options.Lease, options.MaxCrashes, provider.GetRequiredService<JobQueueOptions>());
        });
        AddRegistry(services, configuration);

        services.AddSingleton(provider => new JobFolders(Path.Combine(WorkFolder(provider.GetRequiredService<TrainerOptions>(), configuration), "jobs")));
        services.AddSingleton(provider => new RootedPaths(Roots(provider.GetRequiredService<TrainerOptions>()), $"{TrainerOptions.Section}:{nameof(TrainerOptions.DataRoots)}"));
        services.AddSingleton<TrainerState>();
        services.AddSingleton<JobRun>();
        services.AddSingleton<Cores>();
        services.AddSingleton<ModelSource>();
        services.AddSingleton<IJobHandler, FineTuneHandler>();
        services.AddSingleton<IJobHandler, EvaluateHandler>();
        services.AddSingleton<IJobHandler, ScoreHandler>();
        services.AddSingleton<FeedbackBook>();
        services.AddSingleton<IPredictionSource, PredictionStream>();
        services.AddSingleton<ChampionAccuracy>();
        services.AddSingleton<IJobHandler, RetrainHandler>();
        services.AddSingleton<IJobHandler, ModelStartHandler>();
        services.AddSingleton<IJobHandler, DeployHandler>();
        services.AddSingleton<FindingBoard>();
        services.AddSingleton<JobSchedules>();
        services.AddHostedService<Scheduler>();
        services.AddHostedService<LowPriority>();
        services.AddHostedService<JobWorker>();
        services.AddHealthChecks().AddCheck<TrainerHealth>("redis");
    }

    static void AddRegistry(IServiceCollection services, IConfiguration configuration)
    {
        var server = configuration.GetConnectionString("mlflow") is { Length: > 0 } text && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new LabException(ErrorKind.Usage, "There is no address of a tracking server, where models are.", "ConnectionStrings:mlflow", "http://localhost:5000");
        services.AddSingleton(provider => MlflowClient.Create(server, new() { MaxRetries = 5, Time = provider.GetRequiredService<TimeProvider>() }));
        services.AddSingleton(provider => new TrackingServer(server));
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<TrainerOptions>();
            return new ModelRegistry(
                provider.GetRequiredService<MlflowClient>(),
                new ModelRegistryOptions { Model = options.Model, Alias = options.Alias, CacheFolder = Path.Combine(WorkFolder(options, configuration), "models") },
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ModelChanges>());
        });
    }

    static string WorkFolder(TrainerOptions options, IConfiguration configuration) => Path.GetFullPath(
        options.WorkFolder
        ?? Path.Combine(
            configuration["LAB_DATA"] is { Length: > 0 } lab
                ? lab
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "sentiment-lab"),
            "trainer"));

    static string[] Roots(TrainerOptions options) => options.DataRoots is { Length: > 0 } configured ? configured : ["data"];
}

/// <summary>Address of the tracking server.</summary>
sealed record TrackingServer(Uri Address);

/// <summary>Threads of a job.</summary>
sealed class Cores(TrainerOptions options, IConfiguration configuration)
{
    /// <summary>The option, else LAB_THREADS, else half of the cores.</summary>
    public int Number { get; } = options.Threads
        ?? (int.TryParse(configuration["LAB_THREADS"], out int threads) && threads > 0 ? threads : Math.Max(1, Environment.ProcessorCount / 2));
}

/// <summary>Lowers the priority before the first job.</summary>
sealed partial class LowPriority(TrainerOptions options, ILogger<LowPriority> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!ProcessPriority.TryLower(options.Nice)) LogRefused(options.Nice);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The system does not let the trainer have the niceness {Nice}: it takes as much of the cores as others")]
    partial void LogRefused(int nice);
}
