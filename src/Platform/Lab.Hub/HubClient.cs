using Lab.Hub.Cache;
using Lab.Hub.Http;

namespace Lab.Hub;

/// <summary>Models of a Hugging Face hub, through the cache that its own library uses.</summary>
public sealed class HubClient : IDisposable
{
    readonly HubOptions options;
    readonly HubHttp http;

    /// <param name="options">Null: what the environment says.</param>
    public HubClient(HubOptions? options = null)
    {
        this.options = options ?? HubEnvironment.Read();
        http = new HubHttp(this.options);
    }

    /// <summary>Finds what a revision stands for now; what it last stood for where the hub cannot be asked, or is not to be.</summary>
    /// <exception cref="LabException">There is no such model or revision, it may not be read, or the hub cannot be asked and nothing is cached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<HubSnapshot> OpenAsync(HubModelId id, CancellationToken cancellation = default)
    {
        var cache = new ModelCache(options.CacheFolder, id);
        if (options.Offline)
            return FromCache(cache, id) ?? throw new LabException(
                ErrorKind.Model, $"The model '{id}' is not in the cache, and the hub is not to be asked.", options.CacheFolder, "a model that was fetched before", "Unset HF_HUB_OFFLINE to fetch it, or name a folder.");
        try
        {
            var listing = await ModelListing.AskAsync(http, id, options, cancellation);
            string commit = listing is null ? await CommitOfFileAsync(id, cancellation) : listing.Sha ?? "";
            if (!ModelCache.IsPlain(commit)) throw new LabException(ErrorKind.Model, "The hub does not say which commit the revision stands for.", $"{Server}: {id}", "a commit", "Check HF_ENDPOINT.");
            cache.Remember(commit);
            return new HubSnapshot(id, commit, cache, http, options, listing?.Siblings?.Select(file => file?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal));
        }
        catch (HttpRequestException away)
        {
            return FromCache(cache, id) ?? throw new LabException(
                ErrorKind.Model, $"The model '{id}' is not in the cache, and the hub cannot be reached: {away.GetBaseException().Message}", Server, "a hub that answers, or a model that was fetched before",
                "Check the network, HF_ENDPOINT and the proxy settings (https_proxy, no_proxy), or name a folder.", away);
        }
        catch (IOException problem)
        {
            throw HubSnapshot.NotWritable(problem, options);
        }
    }

    public void Dispose() => http.Dispose();

    string Server => options.Endpoint.GetLeftPart(UriPartial.Authority);

    // A server that has files only says it with each of them.
    async Task<string> CommitOfFileAsync(HubModelId id, CancellationToken cancellation)
    {
        var address = http.Address($"{id.Name}/resolve/{Uri.EscapeDataString(id.Revision)}/config.json");
        var facts = await FileFacts.AskAsync(http, address, "config.json", id, options, cancellation);
        return facts?.Commit ?? throw new LabException(
            ErrorKind.Model, "The hub has no such model, or it has no config.json.", $"{Server}: {id}", "NAME or OWNER/NAME of a model of the hub", "Check the name and HF_ENDPOINT.");
    }

    HubSnapshot? FromCache(ModelCache cache, HubModelId id) => cache.FindCommit() is { } commit ? new HubSnapshot(id, commit, cache, null, options, null) : null;
}
