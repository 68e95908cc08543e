using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Lab.Platform.Tests.Mlflow;

/// <summary>Answers requests in the order of a script, and keeps what was asked.</summary>
sealed class ScriptedServer : HttpMessageHandler
{
    readonly Queue<Func<HttpResponseMessage>> script = [];
    readonly Lock gate = new();
    readonly SemaphoreSlim asked = new(0);

    /// <summary>Method, path with query, and body of each request.</summary>
    public List<(string Method, string Target, string Body)> Requests { get; } = [];

    public List<AuthenticationHeaderValue?> Authorizations { get; } = [];

    /// <summary>Given when the script is over; null: that is an error.</summary>
    public Func<HttpResponseMessage>? Always { get; set; }

    public HttpClient Client() => new(this) { BaseAddress = new Uri("http://mlflow.test/") };

    public ScriptedServer Then(HttpStatusCode status, string body = "{}", Action<HttpResponseMessage>? headers = null)
    {
        script.Enqueue(() => Make(status, body, headers));
        return this;
    }

    public ScriptedServer Then(string body) => Then(HttpStatusCode.OK, body);

    public ScriptedServer ThenFails()
    {
        script.Enqueue(() => throw new HttpRequestException("connection refused"));
        return this;
    }

    /// <summary>Waits until one more request has come.</summary>
    public Task OneMoreAsync(CancellationToken cancellation) => asked.WaitAsync(cancellation);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Func<HttpResponseMessage> next;
        lock (gate)
        {
            Requests.Add((request.Method.Method, request.RequestUri!.PathAndQuery, body));
            Authorizations.Add(request.Headers.Authorization);
            if (!script.TryDequeue(out next!)) next = Always ?? throw new InvalidOperationException($"Nothing is scripted for {request.RequestUri}.");
        }
        asked.Release();
        return next();
    }

    public static HttpResponseMessage Make(HttpStatusCode status, string body, Action<HttpResponseMessage>? headers = null)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        headers?.Invoke(answer);
        return answer;
    }
}
