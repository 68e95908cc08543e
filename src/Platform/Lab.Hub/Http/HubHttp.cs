using System.Net;
using System.Net.Http.Headers;

namespace Lab.Hub.Http;

/// <summary>
/// Calls of a hub. Redirects are followed here, not by the framework: the token goes to the hub alone, and of a file the hub says the most
/// in the answer that sends elsewhere. Answers that ask for patience (429 and the passing ones of 500) are waited for.
/// </summary>
sealed class HubHttp : IDisposable
{
    const int MostRedirects = 10;
    static readonly TimeSpan firstPause = TimeSpan.FromSeconds(1);

    readonly HubOptions options;
    readonly HttpClient client;

    public HubHttp(HubOptions options)
    {
        this.options = options;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = options.ResponseTimeout,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("sentiment-lab", null));
        // Sizes and checksums are those of the file as it is.
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>Address of something on the hub; parts that are no plain names come escaped.</summary>
    public Uri Address(string path) => new($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    /// <summary>The last answer on the way, of any status but those to wait for; its body is not read yet.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="address">On the hub.</param>
    /// <param name="range">First byte wanted; null for all.</param>
    /// <param name="stop">Ends the way at an answer that sends elsewhere; null follows to the end.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="HttpRequestException">The server cannot be reached, or does not answer in time.</exception>
    /// <exception cref="LabException">The way leads to nothing that may be called.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, long? range = null, Func<HttpResponseMessage, bool>? stop = null, CancellationToken cancellation = default)
    {
        for (int attempt = 1; ; attempt++)
        {
            var answer = await FollowAsync(method, address, range, stop, cancellation);
            if (attempt >= options.MaxAttempts || PauseAfter(answer, attempt) is not { } pause) return answer;
            answer.Dispose();
            await Task.Delay(pause, options.Time, cancellation);
        }
    }

    /// <summary>How long to wait before another attempt: longer each time.</summary>
    public static TimeSpan Pause(int attempt) => firstPause * Math.Pow(2, attempt - 1);

    public void Dispose() => client.Dispose();

    TimeSpan? PauseAfter(HttpResponseMessage answer, int attempt)
    {
        if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
            return null;
        var asked = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - options.Time.GetUtcNow() : null;
        var pause = asked is { } wait && wait > TimeSpan.Zero ? wait : Pause(attempt);
        return pause <= options.MaxRetryWait ? pause : null;
    }

    async Task<HttpResponseMessage> FollowAsync(HttpMethod method, Uri address, long? range, Func<HttpResponseMessage, bool>? stop, CancellationToken cancellation)
    {
        for (int hop = 0; hop <= MostRedirects; hop++)
        {
            var answer = await AskAsync(method, address, range, cancellation);
            if (answer.Headers.Location is not { } location || (int)answer.StatusCode is < 300 or >= 400 || stop?.Invoke(answer) == true) return answer;
            answer.Dispose();
            var next = new Uri(address, location);
            if (next.Scheme is not ("http" or "https") || (address.Scheme == "https" && next.Scheme == "http"))
                throw new LabException(ErrorKind.Model, $"The hub sends to an address of the kind '{next.Scheme}'.", Shown(address), address.Scheme);
            address = next;
        }
        throw new LabException(ErrorKind.Model, $"The hub sends elsewhere more than {MostRedirects} times.", Shown(address), "a file");
    }

    async Task<HttpResponseMessage> AskAsync(HttpMethod method, Uri address, long? range, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, address);
        if (options.Token is { } token && IsHub(address)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (range is { } first) request.Headers.Range = new RangeHeaderValue(first, null);
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

    bool IsHub(Uri address) => address.GetLeftPart(UriPartial.Authority).Equals(options.Endpoint.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    // Addresses of a content network carry signatures.
    static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
