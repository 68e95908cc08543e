using Lab.Hub.Cache;
using Lab.Hub.Http;

namespace Lab.Hub;

/// <summary>One commit of a model: its files are fetched when they are asked for, each once, and never change.</summary>
public sealed class HubSnapshot
{
    readonly ModelCache cache;
    readonly HubHttp? http;
    readonly HubOptions options;
    readonly IReadOnlySet<string>? files;

    internal HubSnapshot(HubModelId id, string commit, ModelCache cache, HubHttp? http, HubOptions options, IReadOnlySet<string>? files)
    {
        (this.cache, this.http, this.options, this.files) = (cache, http, options, files);
        Id = id;
        Commit = commit;
        Folder = cache.Snapshot(commit);
    }

    public HubModelId Id { get; }

    /// <summary>What the revision stands for.</summary>
    public string Commit { get; }

    /// <summary>Where the files are, as links into the cache.</summary>
    public string Folder { get; }

    /// <summary>The hub was not asked: only files that were fetched before are here.</summary>
    public bool IsOffline => http is null;

    /// <summary>Whether the model has a file; offline, whether it is here.</summary>
    /// <param name="name">'/' separated.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="LabException">The hub refuses, or the cached file is a link that leaves the cache.</exception>
    public async Task<bool> HasAsync(string name, CancellationToken cancellation = default) =>
        cache.Find(Commit, name) is not null || (files is not null ? files.Contains(name) : http is not null && await FactsAsync(name, cancellation) is not null);

    /// <summary>Fetches files that are not here yet, after looking whether there is room for all of them.</summary>
    /// <param name="names">'/' separated.</param>
    /// <param name="progress">Told of each piece.</param>
    /// <param name="cancellation">Ends the call; what came is kept, and the next call goes on there.</param>
    /// <exception cref="LabException">A file does not exist, is too large or damaged, the hub refuses, or the disk is full.</exception>
    public async Task FetchAsync(IEnumerable<string> names, IProgress<HubProgress>? progress = null, CancellationToken cancellation = default)
    {
        string[] missing = [.. names.Where(name => cache.Find(Commit, name) is null)];
        if (missing.Length == 0) return;
        if (http is null)
            throw new LabException(
                ErrorKind.Model, $"{missing[0]} of the model '{Id}' is not in the cache, and the hub {(options.Offline ? "is not to be asked" : "cannot be reached")}.", Folder, "a file that was fetched before",
                options.Offline ? "Unset HF_HUB_OFFLINE to fetch it." : "Check the network, HF_ENDPOINT and the proxy settings.");
        try
        {
            List<FileFacts> wanted = [];
            foreach (string name in missing)
                wanted.Add(await FactsAsync(name, cancellation) ?? throw new LabException(ErrorKind.Model, $"The model has no {name}.", $"{Id}, commit {Commit}", "a file of the model"));
            long total = Total(wanted);
            long before = 0;
            foreach (var file in wanted)
            {
                await FetchAsync(file, bytes => progress?.Report(new HubProgress(file.Name, before + bytes, total)), cancellation);
                before += file.Bytes ?? 0;
            }
        }
        catch (HttpRequestException away)
        {
            throw new LabException(ErrorKind.Model, $"The hub cannot be reached: {away.GetBaseException().Message}", $"{options.Endpoint.GetLeftPart(UriPartial.Authority)}: {Id}", "a hub that answers", "Try again: what came is kept.", away);
        }
        catch (IOException problem)
        {
            throw NotWritable(problem, options);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw NotWritable(problem, options);
        }
    }

    internal static LabException NotWritable(Exception problem, HubOptions options) => new(
        ErrorKind.Model, $"The cache of the hub cannot be used: {problem.Message}", options.CacheFolder, "a folder of this user with room", "Set HF_HUB_CACHE to another folder.", problem);

    async Task FetchAsync(FileFacts file, Action<long> received, CancellationToken cancellation)
    {
        string blob = cache.Blob(file.ETag);
        using (await CacheLock.AcquireAsync(cache.LockOf(file.ETag), options.Time, cancellation))
        {
            // Another process may have been here meanwhile.
            if (!File.Exists(blob)) await new BlobDownload(http!, Id, options).RunAsync(AddressOf(file.Name), file, blob, received, cancellation);
        }
        cache.Link(Commit, file.Name, file.ETag);
    }

    // Before anything is fetched.
    long Total(List<FileFacts> wanted)
    {
        if (wanted.Any(file => file.Bytes < 0)) throw new LabException(ErrorKind.Model, "The hub says a size below 0.", Id.ToString(), "sizes of files");
        decimal bytes = wanted.Where(file => !File.Exists(cache.Blob(file.ETag))).Sum(file => (decimal)(file.Bytes ?? 0));
        if (bytes > options.MaxBytes)
            throw new LabException(ErrorKind.Model, $"The files have {bytes:N0} bytes.", $"{Id}, commit {Commit}", $"at most {options.MaxBytes:N0}", "Fetch them with another program, and name the folder.");
        Directory.CreateDirectory(options.CacheFolder);
        long free = options.FreeSpace(options.CacheFolder);
        if (bytes > free)
            throw new LabException(ErrorKind.Model, $"The files have {bytes:N0} bytes, and {free:N0} are free.", options.CacheFolder, "room for them", "Free some, or set HF_HUB_CACHE to a folder on another disk.");
        return (long)wanted.Sum(file => (decimal)(file.Bytes ?? 0));
    }

    Task<FileFacts?> FactsAsync(string name, CancellationToken cancellation) => FileFacts.AskAsync(http!, AddressOf(name), name, Id, options, cancellation);

    // Of the commit, not of the branch: it may move between two files.
    Uri AddressOf(string name) => http!.Address($"{Id.Name}/resolve/{Uri.EscapeDataString(Commit)}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}");
}
