using Lab.PredictionService.Health;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Models;
using Lab.PredictionService.Telemetry;
using Lab.Sentiment;
using Lab.ServiceDefaults.State;
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

    // The champion of an earlier process, while the registry has none.
    RegisteredVersion? kept;
    bool told;

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
            if (await AskAsync(source.FindAsync, cancellation) is { } champion) await TakeAsync(champion, cancellation);
            else await WithoutChampionAsync(cancellation);
            parts.Works(Features.Mlflow);
        }
        catch (Exception cause) when (!cancellation.IsCancellationRequested)
        {
            // Only what the registry itself does wrong: a model that does not load is dealt with below.
            parts.Fails(Features.Mlflow, cause is OperationCanceledException ? "The registry answers too slowly." : "The registry is away or refuses.", cause);
            ServiceTelemetry.ModelChanged("unavailable");
        }
    }

    async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(options.QuestionTimeout);
        return await question(limited.Token);
    }

    async Task TakeAsync(RegisteredVersion champion, CancellationToken cancellation)
    {
        if (champion != served && broken.MayTry(champion)) await ServeAsync(champion, cancellation);
        else if (champion == served) parts.Works(Champion);
    }

    // A first start gives an empty registry the local model. A lab that has had a champion keeps it: whoever deleted it may not have meant to.
    async Task WithoutChampionAsync(CancellationToken cancellation)
    {
        string none = $"The registry has no '{options.Model}' with the alias '{options.Alias}'";
        if ((served ?? kept) is { } before)
        {
            parts.Fails(Champion, $"{none} any more. Version {before.Version} goes on; give a version that alias.");
        }
        else if (await AskAsync(source.LastAsync, cancellation) is { } last)
        {
            if (last.Version is not { } gone)
            {
                parts.Fails(Champion, $"{none} any more. Which version served last cannot be read; give a version that alias.");
                if (!told) LogForgotten(none, last.Memory);
                told = true;
                return;
            }
            string version = gone.Version;
            if (await ServeLastAsync(gone, last.Folder, cancellation)) kept = gone;
            parts.Fails(
                Champion,
                $"{none} any more. Version {version} {(kept is null ? "served last, and its files are not here" : "goes on")}; give a version that alias.");
            if (!told) LogGone(none, version, last.Memory);
            told = true;
        }
        else if (!options.RegisterLocal || host.State is not ModelState.Ready { Model: var local })
        {
            parts.Fails(Champion, $"{none}.");
        }
        else if (await source.EnsureAsync(local.Folder, cancellation) is { } registered)
        {
            await TakeAsync(registered, cancellation);
        }
        else
        {
            parts.Fails(Champion, $"{none}, but other versions of it; give one that alias.");
        }
    }

    // From the files of an earlier process. False when they are not here or do not load: then the local model goes on.
    async Task<bool> ServeLastAsync(RegisteredVersion last, string? folder, CancellationToken cancellation)
    {
        var name = new ModelName(last.Name, last.Version);
        if (host.State is ModelState.Ready { Model: var current } && source.Holds(current.Folder, last))
        {
            host.Rename(current, name);
            return true;
        }
        if (folder is null || !broken.MayTry(last)) return false;
        try
        {
            await host.ReplaceAsync(folder, name, cancellation);
            return true;
        }
        catch (Exception cause) when (!cancellation.IsCancellationRequested)
        {
            broken.Add(last);
            LogLastBroken(cause, last.Version);
            return false;
        }
    }

    async Task ServeAsync(RegisteredVersion champion, CancellationToken cancellation)
    {
        var name = new ModelName(champion.Name, champion.Version);
        if (host.State is ModelState.Ready { Model: var current } && source.Holds(current.Folder, champion))
        {
            host.Rename(current, name);
            await ServedAsync(champion, "renamed", cancellation);
            return;
        }
        string folder;
        try
        {
            folder = await source.FetchAsync(champion, cancellation);
        }
        catch (Exception cause) when (cause is UnauthorizedAccessException || DiskErrors.IsFull(cause))
        {
            parts.Fails(Champion, $"Version {champion.Version} could not be downloaded: the disk of downloaded models {(DiskErrors.IsFull(cause) ? "is full" : "may not be written")}.{Before}", cause);
            return;
        }
        try
        {
            await host.ReplaceAsync(folder, name, cancellation);
        }
        catch (Exception cause) when (!cancellation.IsCancellationRequested)
        {
            broken.Add(champion);
            ServiceTelemetry.ModelChanged("broken");
            parts.Fails(Champion, $"Version {champion.Version} could not be loaded: {PublicReason.Of(cause, folder)}{Before}", cause);
            return;
        }
        await ServedAsync(champion, "loaded", cancellation);
    }

    string Before => host.State is ModelState.Ready ? " The model before it goes on." : "";

    async Task ServedAsync(RegisteredVersion champion, string outcome, CancellationToken cancellation)
    {
        served = champion;
        broken.Clear();
        parts.Works(Champion);
        ServiceTelemetry.ModelChanged(outcome);
        LogServed(champion.Name, champion.Version);
        try
        {
            await source.RememberAsync(champion, cancellation);
        }
        catch (Exception cause) when (DiskErrors.IsFailure(cause))
        {
            LogNotRemembered(cause, champion.Version);
        }
    }

    [LoggerMessage(LogLevel.Information, "Serving {Name} version {Version}")]
    partial void LogServed(string name, string version);

    [LoggerMessage(LogLevel.Warning, "{None} any more; this lab has served version {Version}. Nothing is registered in its place: give a version that alias. To begin anew with the local model, delete {Memory}")]
    partial void LogGone(string none, string version, string memory);

    [LoggerMessage(LogLevel.Warning, "{None} any more; which version this lab has served cannot be read in {Memory}. Nothing is registered in its place: give a version that alias. To begin anew with the local model, delete that file")]
    partial void LogForgotten(string none, string memory);

    [LoggerMessage(LogLevel.Error, "The files of version {Version}, which served last, could not be loaded")]
    partial void LogLastBroken(Exception cause, string version);

    [LoggerMessage(LogLevel.Warning, "That version {Version} is served could not be written down: after a restart an emptied registry would look like a new one")]
    partial void LogNotRemembered(Exception cause, string version);
}
