using Lab.PredictionService.Health;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Models;
using Lab.PredictionService.Telemetry;
using Lab.Sentiment;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Champions;

/// <summary>
/// Serves what the registry's alias names: after the local model, beside it, in its place. The registry may be away; then
/// the model that serves goes on.
/// </summary>
sealed partial class ChampionWatcher(
    IChampionSource source,
    ModelHost host,
    ChangeSignal signal,
    Parts parts,
    IOptions<RegistryOptions> options,
    TimeProvider time,
    ILogger<ChampionWatcher> log) : BackgroundService
{
    public const string Champion = "champion";

    readonly RegistryOptions options = options.Value;
    readonly BrokenVersions broken = new(options.Value.RetryBroken, time);
    RegisteredVersion? served;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await host.Settled.WaitAsync(stoppingToken);
        while (true)
        {
            await RunOnceAsync(stoppingToken);
            await signal.WaitAsync(options.PollInterval, time, stoppingToken);
        }
    }

    /// <summary>Asks the registry once and does what its answer calls for. Only cancellation gets out.</summary>
    public async Task RunOnceAsync(CancellationToken cancellation)
    {
        try
        {
            if (await FindAsync(cancellation) is not { } champion)
            {
                parts.Works(Features.Mlflow);
                parts.Fails(Champion, $"The registry has no '{options.Model}' with the alias '{options.Alias}'.");
                return;
            }
            parts.Works(Features.Mlflow);
            if (champion != served && broken.MayTry(champion)) await ServeAsync(champion, cancellation);
            else if (champion == served) parts.Works(Champion);
        }
        catch (Exception cause) when (!cancellation.IsCancellationRequested)
        {
            // Only what the registry itself does wrong: a model that does not load is dealt with below.
            parts.Fails(Features.Mlflow, cause is OperationCanceledException ? "The registry answers too slowly." : "The registry is away or refuses.", cause);
            ServiceTelemetry.ModelChanged("unavailable");
        }
    }

    async Task<RegisteredVersion?> FindAsync(CancellationToken cancellation)
    {
        using (var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
        {
            limited.CancelAfter(options.QuestionTimeout);
            if (await source.FindAsync(limited.Token) is { } champion) return champion;
        }
        return options.RegisterLocal && host.State is ModelState.Ready { Model: var local } ? await source.EnsureAsync(local.Folder, cancellation) : null;
    }

    async Task ServeAsync(RegisteredVersion champion, CancellationToken cancellation)
    {
        var name = new ModelName(champion.Name, champion.Version);
        if (host.State is ModelState.Ready { Model: var current } && source.Holds(current.Folder, champion))
        {
            host.Rename(current, name);
            Served(champion, "renamed");
            return;
        }
        string folder = await source.FetchAsync(champion, cancellation);
        try
        {
            await host.ReplaceAsync(folder, name, cancellation);
            Served(champion, "loaded");
        }
        catch (Exception cause) when (!cancellation.IsCancellationRequested)
        {
            broken.Add(champion);
            ServiceTelemetry.ModelChanged("broken");
            parts.Fails(Champion, $"Version {champion.Version} could not be loaded: {PublicReason.Of(cause, folder)} The model before it goes on.", cause);
        }
    }

    void Served(RegisteredVersion champion, string outcome)
    {
        served = champion;
        broken.Clear();
        parts.Works(Champion);
        ServiceTelemetry.ModelChanged(outcome);
        LogServed(champion.Name, champion.Version);
    }

    [LoggerMessage(LogLevel.Information, "Serving {Name} version {Version}")]
    partial void LogServed(string name, string version);
}
