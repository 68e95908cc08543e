using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab.Mlflow.Protocol;

namespace Lab.Mlflow;

/// <summary>
/// Typed client of a tracking server that speaks MLflow's REST interface. Refusals of the server are <see cref="MlflowException"/>;
/// a server that cannot be reached is <see cref="HttpRequestException"/> or <see cref="TimeoutException"/>. Safe for use by many threads.
/// </summary>
public sealed partial class MlflowClient : IDisposable
{
    const string Api = "api/2.0/mlflow/";

    readonly HttpClient http;
    readonly bool ownsHttp;
    readonly MlflowClientOptions options;
    readonly RetryingSender sender;

    /// <param name="http">Knows the server by its BaseAddress. Stays the caller's; its own timeout should be long, each call has one of its own.</param>
    /// <param name="options">Null: those that suit most.</param>
    public MlflowClient(HttpClient http, MlflowClientOptions? options = null) : this(http, options, ownsHttp: false) { }

    MlflowClient(HttpClient http, MlflowClientOptions? options, bool ownsHttp)
    {
        this.http = http;
        this.ownsHttp = ownsHttp;
        this.options = options ?? new();
        this.options.Validate();
        if (http.BaseAddress is null) throw new LabException(ErrorKind.Usage, "The HttpClient has no BaseAddress.", nameof(http), "the address of the tracking server.");
        sender = new RetryingSender(http, this.options);
    }

    /// <summary>A client with connections of its own.</summary>
    /// <param name="server">Address of the tracking server: <c>http://localhost:5000</c>.</param>
    /// <param name="options">Null: those that suit most.</param>
    public static MlflowClient Create(Uri server, MlflowClientOptions? options = null)
    {
        if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https"))
            throw new LabException(ErrorKind.Usage, $"'{server}' is not an address of a tracking server.", "MLflow", "http://HOST:PORT or https://HOST:PORT.");
        var root = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
        {
            BaseAddress = root,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        return new(http, options, ownsHttp: true);
    }

    /// <summary>What the server can do.</summary>
    public Task<ServerInfo> GetServerInfoAsync(CancellationToken cancellation = default) => GetAsync<ServerInfo>("api/3.0/mlflow/server-info", [], cancellation);

    /// <summary>Whether the server answers that it is well.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellation = default)
    {
        try
        {
            using var answer = await sender.SendAsync(() => new(HttpMethod.Get, "health"), options.Timeout, retries: 0, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TimeoutException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (ownsHttp) http.Dispose();
    }

    Task<T> GetAsync<T>(string path, (string Name, string? Value)[] query, CancellationToken cancellation) =>
        CallAsync<T>(() => new(HttpMethod.Get, path + QueryOf(query)), mayRepeat: true, cancellation);

    Task<TAnswer> SendAsync<TRequest, TAnswer>(HttpMethod method, string path, TRequest request, CancellationToken cancellation, bool mayRepeat = true)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(request, MlflowJson.Of<TRequest>());
        return CallAsync<TAnswer>(() => new(method, path) { Content = JsonBody(body) }, mayRepeat, cancellation);
    }

    Task SendAsync<TRequest>(HttpMethod method, string path, TRequest request, CancellationToken cancellation, bool mayRepeat = true) =>
        SendAsync<TRequest, Protocol.Messages.Empty>(method, path, request, cancellation, mayRepeat);

    async Task<T> CallAsync<T>(Func<HttpRequestMessage> request, bool mayRepeat, CancellationToken cancellation)
    {
        using var answer = await sender.SendAsync(request, options.Timeout, mayRepeat ? options.MaxRetries : 0, cancellation);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellation);
        if (!answer.IsSuccessStatusCode) throw Refusals.Read((int)answer.StatusCode, body);
        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(), MlflowJson.Of<T>()) ?? throw new JsonException("null");
        }
        catch (JsonException malformed)
        {
            throw new MlflowException(
                ErrorCodes.InternalError, $"{http.BaseAddress} answered {answer.RequestMessage?.RequestUri?.AbsolutePath} with something that is not MLflow's JSON.", 502, malformed);
        }
    }

    static ByteArrayContent JsonBody(byte[] body) => new(body) { Headers = { ContentType = new("application/json") } };

    static string QueryOf((string Name, string? Value)[] query)
    {
        string text = string.Join('&', query.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));
        return text.Length == 0 ? "" : "?" + text;
    }

    // All pages as one sequence, each fetched when the one before has been read.
    static async IAsyncEnumerable<T> AllAsync<T>(Func<string?, CancellationToken, Task<Page<T>>> fetch, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? token = null;
        do
        {
            var page = await fetch(token, cancellation);
            foreach (var item in page.Items) yield return item;
            token = page.NextPageToken;
        }
        while (!string.IsNullOrEmpty(token));
    }
}
