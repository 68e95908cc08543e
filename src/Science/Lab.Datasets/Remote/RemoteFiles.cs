using System.Net;
using System.Net.Http.Headers;

namespace Lab.Datasets;

/// <summary>
/// Fetches files from the web into a cache folder. A file that is there is only asked after (ETag, Last-Modified); an interrupted
/// download goes on where it stopped when the server allows it; a file appears under its name only when it is whole. The proxy of the
/// environment (http_proxy, https_proxy, no_proxy) is used.
/// </summary>
public sealed class RemoteFiles : IDisposable
{
    const int BufferBytes = 1 << 16;
    const int MostRedirects = 10;

    readonly string folder;
    readonly RemoteFileOptions options;
    readonly HttpClient client;

    /// <param name="cacheFolder">Per-user cache; the files go into its folder "data".</param>
    /// <param name="options">Null for the defaults.</param>
    public RemoteFiles(string cacheFolder, RemoteFileOptions? options = null)
    {
        this.options = options ?? new RemoteFileOptions();
        this.options.Validate();
        folder = Path.Combine(cacheFolder, "data");
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = true,
            MaxAutomaticRedirections = MostRedirects,
            // What is kept is what was sent: a .gz stays one.
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = this.options.ResponseTimeout,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("sentiment-lab", null));
    }

    /// <summary>The file of an address, from the cache when it has not changed.</summary>
    /// <param name="url">http or https; a name and password in it are sent as basic authentication.</param>
    /// <param name="progress">Bytes that are here, and bytes in all where the server says so.</param>
    /// <param name="cancellation">Stops; what was received is kept for the next time.</param>
    /// <exception cref="LabException">No such file, too large, or the server cannot be reached and the cache has no copy.</exception>
    public Task<RemoteFile> FetchAsync(Uri url, Action<long, long?>? progress = null, CancellationToken cancellation = default) =>
        FetchAsync(url, url, progress, cancellation);

    /// <summary>As the other one, for a file that is called by one address and sent from another, which may be another one each time.</summary>
    /// <param name="url">What it is called, in the cache and in messages.</param>
    /// <param name="from">http or https.</param>
    /// <param name="progress">Bytes that are here, and bytes in all where the server says so.</param>
    /// <param name="cancellation">Stops; what was received is kept for the next time.</param>
    /// <exception cref="LabException">As for the other one.</exception>
    public async Task<RemoteFile> FetchAsync(Uri url, Uri from, Action<long, long?>? progress, CancellationToken cancellation)
    {
        var place = new CachePlace(folder, url);
        FileStream held;
        try
        {
            held = place.Hold();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException(
                ErrorKind.Usage, $"The cache cannot be written, or another process fetches the same file: {problem.Message}", place.Folder,
                "a folder for this user, and one download of a file at a time.", "Try again, or set LAB_CACHE to another folder.", problem);
        }
        await using (held)
        {
            var known = await place.ReadCompleteAsync(cancellation);
            try
            {
                return await FetchAsync(url, from, place, known, progress, cancellation);
            }
            catch (HttpRequestException problem)
            {
                if (known is not null) return place.File(known.Sha256!, RemoteOrigin.Offline);
                throw new LabException(
                    ErrorKind.Data, $"The server cannot be reached: {Innermost(problem)}", RemoteUrl.Shown(url), "a server that answers.",
                    "Check the address, the network and the proxy settings (http_proxy, https_proxy, no_proxy).", problem);
            }
            catch (IOException problem)
            {
                throw new LabException(
                    ErrorKind.Data, $"The download broke off: {Innermost(problem)}", RemoteUrl.Shown(url), "the whole file.",
                    "Try again: it goes on where it stopped if the server allows that.", problem);
            }
        }
    }

    /// <summary>Ends all connections.</summary>
    public void Dispose() => client.Dispose();

    async Task<RemoteFile> FetchAsync(Uri url, Uri from, CachePlace place, CacheEntry? known, Action<long, long?>? progress, CancellationToken cancellation)
    {
        var partial = known is null ? place.ReadPartial() : null;
        using var answer = await AskAsync(from, known, partial, place, cancellation);
        if (answer.StatusCode == HttpStatusCode.NotModified && known is not null) return place.File(known.Sha256!, RemoteOrigin.Unchanged);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && partial is not null)
        {
            place.DropPartial();
            return await FetchAsync(url, from, place, known, progress, cancellation);
        }
        if ((int)answer.StatusCode >= 500 && known is not null) return place.File(known.Sha256!, RemoteOrigin.Offline);
        var resumes = answer.StatusCode == HttpStatusCode.PartialContent && partial is not null && answer.Content.Headers.ContentRange?.From == place.PartialBytes;
        if (answer.StatusCode != HttpStatusCode.OK && !resumes) throw Refused(url, answer);

        var before = resumes ? place.PartialBytes : 0;
        var total = before + answer.Content.Headers.ContentLength;
        if (total > options.MaxBytes) throw TooLarge(url, total.Value);
        CacheEntry.Of(null, answer.Headers.ETag?.ToString(), answer.Content.Headers.LastModified).Write(place.PartialEntry);
        await using (var file = new FileStream(place.Partial, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes))
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            try
            {
                await CopyAsync(url, body, file, before, total, progress, cancellation);
            }
            catch (LabException)
            {
                // Too large: its beginning is of no use.
                file.SetLength(0);
                throw;
            }
            file.Flush(flushToDisk: true);
        }
        if (total is { } whole && place.PartialBytes != whole)
            throw new IOException($"{place.PartialBytes:N0} of {whole:N0} bytes came.");
        var sum = await CachePlace.ChecksumAsync(place.Partial, cancellation);
        place.Complete(CacheEntry.Of(sum, answer.Headers.ETag?.ToString(), answer.Content.Headers.LastModified));
        return place.File(sum, resumes ? RemoteOrigin.Resumed : RemoteOrigin.Downloaded);
    }

    async Task<HttpResponseMessage> AskAsync(Uri url, CacheEntry? known, CacheEntry? partial, CachePlace place, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (url.UserInfo.Length > 0)
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo))));
        if (known?.ETag is { } etag) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        else if (known?.LastModified is { } modified) request.Headers.IfModifiedSince = modified;
        // Only a strong ETag says that the bytes are the same.
        if (partial?.ETag is { } mark && !mark.StartsWith("W/", StringComparison.Ordinal) && place.PartialBytes > 0)
        {
            request.Headers.Range = new RangeHeaderValue(place.PartialBytes, null);
            request.Headers.TryAddWithoutValidation("If-Range", mark);
        }
        using var limit = new CancellationTokenSource(options.ResponseTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer for {options.ResponseTimeout.TotalSeconds:N0} s");
        }
    }

    async Task CopyAsync(Uri url, Stream body, FileStream file, long before, long? total, Action<long, long?>? progress, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        var done = before;
        using var limit = new CancellationTokenSource(options.IdleTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        while (true)
        {
            int count;
            try
            {
                count = await body.ReadAsync(buffer, both.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new IOException($"nothing came for {options.IdleTimeout.TotalSeconds:N0} s");
            }
            if (count == 0) return;
            limit.CancelAfter(options.IdleTimeout);
            done += count;
            if (done > options.MaxBytes) throw TooLarge(url, null);
            await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            progress?.Invoke(done, total);
        }
    }

    LabException TooLarge(Uri url, long? bytes) => new(
        ErrorKind.Data, bytes is { } size ? $"The file has {size:N0} bytes." : "The file is too large.", RemoteUrl.Shown(url), $"at most {options.MaxBytes:N0} bytes.",
        "Fetch it with another tool and name the file.");

    static LabException Refused(Uri url, HttpResponseMessage answer) => new(
        ErrorKind.Data, $"The server answers {(int)answer.StatusCode} {answer.ReasonPhrase}.", RemoteUrl.Shown(url), "200 OK with the file.",
        answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone ? "Check the address."
        : answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? "The file needs a permission that this call does not have."
        : null);

    static string Innermost(Exception problem) => problem.GetBaseException().Message;
}
