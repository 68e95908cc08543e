using System.Globalization;
using System.Runtime.CompilerServices;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;
using Lab.Records;

namespace Lab.Sentiment;

/// <summary>The sentiment model in an MLflow registry: which version is the champion, its files here, a first one where there is none.</summary>
/// <param name="mlflow">The server.</param>
/// <param name="options">Model, aliases, cache.</param>
/// <param name="time">Clock of stamps and waits.</param>
/// <param name="changes">Where a new champion is announced; null: who serves it finds out by asking.</param>
public sealed partial class ModelRegistry(MlflowClient mlflow, ModelRegistryOptions options, TimeProvider? time = null, ModelChanges? changes = null)
{
    readonly TimeProvider time = time ?? TimeProvider.System;
    readonly VersionCache cache = new(options.CacheFolder, options.KeepVersions);
    readonly ChampionHistory history = new(mlflow, options.Model);

    /// <summary>The version that the alias names; null when there is none.</summary>
    /// <exception cref="MlflowException">The server refuses.</exception>
    /// <exception cref="HttpRequestException">The server is away.</exception>
    public async Task<RegisteredVersion?> FindChampionAsync(CancellationToken cancellation = default) =>
        await mlflow.FindVersionByAliasAsync(options.Model, options.Alias, cancellation) is { } version ? Of(version) : null;

    /// <summary>
    /// Gives a registry without a champion the model in <paramref name="folder"/>. Of several processes that do so at a
    /// time, the one that makes the registered model uploads; the others wait for the alias, and take over when it does not come.
    /// </summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="metrics">What is known of the model; logged to its run.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<RegisteredVersion> EnsureChampionAsync(
        string folder, IReadOnlyDictionary<string, double>? metrics = null, CancellationToken cancellation = default)
    {
        if (await FindChampionAsync(cancellation) is { } there) return there;
        if (!await TryCreateModelAsync(cancellation) && await WaitForChampionAsync(cancellation) is { } others) return others;

        string checksum = await Task.Run(() => FolderChecksum.Of(folder, cancellation), cancellation);
        var version = await FindVersionAsync(checksum, cancellation) ?? await UploadAsync(folder, checksum, metrics, [], cancellation);
        // Somebody who waited no longer may have been faster.
        if (await FindChampionAsync(cancellation) is { } first) return first;
        await PromoteAsync(version.Version, new ChampionReason(ChampionChange.First, "the first model of this registry"), cancellation);
        return version;
    }

    /// <summary>Registers what a run logged as the next version, as challenger. The same run again gives the version that it has.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="source">Where its model lies there (<see cref="MlflowClient.LogModelAsync"/>).</param>
    /// <param name="checksum"><see cref="FolderChecksum"/> of the files.</param>
    /// <param name="tags">More tags of the version.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<RegisteredVersion> RegisterRunAsync(
        string runId, string source, string checksum, IReadOnlyList<Tag>? tags = null, CancellationToken cancellation = default)
    {
        await TryCreateModelAsync(cancellation);
        var version = await FindOfRunAsync(runId, cancellation)
            ?? Of(await mlflow.CreateModelVersionAsync(options.Model, source, runId, tags: [new(RegistryTags.Checksum, checksum), .. tags ?? []], cancellation: cancellation));
        await mlflow.SetAliasAsync(options.Model, options.ChallengerAlias, version.Version, cancellation);
        return version;
    }

    /// <summary>Registers a folder as the next version, without an alias.</summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="metrics">What is known of the model; logged to its run.</param>
    /// <param name="tags">Of the version and its run, beside those that every version has.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<RegisteredVersion> RegisterAsync(
        string folder, IReadOnlyDictionary<string, double>? metrics = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellation = default)
    {
        await TryCreateModelAsync(cancellation);
        return await UploadAsync(folder, await Task.Run(() => FolderChecksum.Of(folder, cancellation), cancellation), metrics, tags ?? [], cancellation);
    }

    /// <summary>A folder on this machine with the files of that version, checked.</summary>
    /// <exception cref="LabException">What arrived is not what was registered.</exception>
    public Task<string> FetchAsync(RegisteredVersion version, CancellationToken cancellation = default) => cache.GetAsync(
        version, folder => DownloadAsync(new ModelUri.Registered(version.Name, null, version.Version), folder, cancellation), cancellation);

    /// <summary>The files of that version as downloaded before, whole; null when they are not here.</summary>
    public Task<string?> FindDownloadedAsync(RegisteredVersion version, CancellationToken cancellation = default) => cache.FindAsync(version, cancellation);

    /// <summary>Whether versions are registered that have other files than the folder.</summary>
    public async Task<bool> HasOtherVersionsAsync(string folder, CancellationToken cancellation = default)
    {
        string? checksum = null;
        await foreach (var version in VersionsAsync(cancellation))
        {
            checksum ??= await Task.Run(() => FolderChecksum.Of(folder, cancellation), cancellation);
            if (version.Checksum != checksum) return true;
        }
        return false;
    }

    /// <summary>Tells this registry from others, and from a new one at the same address: when its database was made.</summary>
    public async Task<string> IdentityAsync(CancellationToken cancellation = default)
    {
        // Every server makes the experiment Default at its first start, and never removes it.
        var first = await mlflow.GetExperimentAsync("0", cancellation);
        return first.CreationTime.ToString(CultureInfo.InvariantCulture);
    }

    async Task<bool> TryCreateModelAsync(CancellationToken cancellation)
    {
        try
        {
            await mlflow.CreateRegisteredModelAsync(options.Model, "Sentiment of a text; the alias champion is what the prediction service serves.", cancellation: cancellation);
            return true;
        }
        catch (MlflowException exists) when (exists.ErrorCode == ErrorCodes.ResourceAlreadyExists)
        {
            return false;
        }
    }

    async Task<RegisteredVersion?> WaitForChampionAsync(CancellationToken cancellation)
    {
        for (long started = time.GetTimestamp(); time.GetElapsedTime(started) < options.WaitForOther;)
        {
            await Task.Delay(options.LookAgain, time, cancellation);
            if (await FindChampionAsync(cancellation) is { } champion) return champion;
        }
        return null;
    }

    /// <summary>A version with these files: uploaded before, perhaps by somebody who did not get to set the alias. Null: there is none.</summary>
    public async Task<RegisteredVersion?> FindVersionAsync(string checksum, CancellationToken cancellation = default)
    {
        await foreach (var version in VersionsAsync(cancellation))
            if (version.Checksum == checksum) return version;
        return null;
    }

    async Task<RegisteredVersion?> FindOfRunAsync(string runId, CancellationToken cancellation)
    {
        await foreach (var version in VersionsAsync(cancellation))
            if (version.RunId == runId) return version;
        return null;
    }

    async IAsyncEnumerable<RegisteredVersion> VersionsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var version in mlflow.SearchModelVersionsAsync($"name = '{options.Model}'", cancellation: cancellation)) yield return Of(version);
    }

    async Task<RegisteredVersion> UploadAsync(
        string folder, string checksum, IReadOnlyDictionary<string, double>? metrics, IReadOnlyList<Tag> more, CancellationToken cancellation)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        Tag[] tags = [new(RegistryTags.Checksum, checksum), new(RegistryTags.Folder, name), .. more];
        string experiment = await mlflow.EnsureExperimentAsync(options.Experiment, cancellation);
        string run = (await mlflow.CreateRunAsync(experiment, name, tags, cancellation: cancellation)).Info.RunId;
        var status = RunStatus.Failed;
        try
        {
            long now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (metrics is { Count: > 0 })
                await mlflow.LogBatchAsync(
                    run, [.. metrics.Select(metric => new Metric { Key = metric.Key, Value = metric.Value, Timestamp = now })], cancellation: cancellation);
            string source = await mlflow.LogModelAsync(run, folder, cancellation: cancellation);
            Tag[] all = [.. tags, .. (metrics ?? new Dictionary<string, double>()).Select(m => new Tag(m.Key, m.Value.ToString("R", CultureInfo.InvariantCulture)))];
            var version = Of(await mlflow.CreateModelVersionAsync(options.Model, source, run, tags: all, cancellation: cancellation));
            status = RunStatus.Finished;
            return version;
        }
        finally
        {
            // Also when cancelled: a run that says "running" for ever misleads.
            await mlflow.EndRunAsync(run, status, CancellationToken.None);
        }
    }

    static RegisteredVersion Of(Mlflow.Protocol.ModelVersion version) => new(
        version.Name, version.Version, version.Source, version.RunId,
        version.Tags.FirstOrDefault(tag => tag.Key == RegistryTags.Checksum)?.Value);
}
