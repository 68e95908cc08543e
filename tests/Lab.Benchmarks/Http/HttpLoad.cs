using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Lab.Benchmarks.Peers;

namespace Lab.Benchmarks.Http;

/// <summary>
/// Clients that each post one review, wait for its answer, and post the next (closed loop) on a connection that stays open. Every
/// review is sent once only.
/// </summary>
sealed class HttpLoad : IDisposable
{
    public const string Path = "/predict";

    static readonly MediaTypeHeaderValue json = new("application/json") { CharSet = "utf-8" };

    readonly HttpClient http;
    readonly IReadOnlyList<string> texts;
    int next;

    /// <param name="server">Whom to load.</param>
    /// <param name="connections">Most at a time.</param>
    /// <param name="texts">Different from each other.</param>
    /// <param name="timeout">Longest wait for an answer; null: a minute.</param>
    public HttpLoad(Uri server, int connections, IReadOnlyList<string> texts, TimeSpan? timeout = null)
    {
        this.texts = texts;
        http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = server,
            Timeout = timeout ?? TimeSpan.FromMinutes(1),
        };
    }

    public void Dispose() => http.Dispose();

    /// <summary>Posts, and measures each answer.</summary>
    /// <param name="clients">At the same time.</param>
    /// <param name="requests">Of all of them together.</param>
    /// <param name="cancellation">Ends all of them.</param>
    /// <exception cref="PeerException">An answer that is not the expected one.</exception>
    public HttpRound Run(int clients, int requests, CancellationToken cancellation)
    {
        // Bodies are made before the clock starts.
        byte[][] bodies = [.. Enumerable.Range(0, requests).Select(_ => Body())];
        var seconds = new double[requests];
        int taken = -1;
        long start = Stopwatch.GetTimestamp();
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref taken); i < requests; i = Interlocked.Increment(ref taken))
                seconds[i] = await PostAsync(bodies[i], cancellation);
        }, cancellation))).GetAwaiter().GetResult();
        return new HttpRound(Stopwatch.GetElapsedTime(start).TotalSeconds, seconds);
    }

    /// <summary>Posts one review; the seconds until its answer.</summary>
    /// <exception cref="PeerException">An answer that is not the expected one.</exception>
    public Task<double> AskAsync(CancellationToken cancellation) => PostAsync(Body(), cancellation);

    async Task<double> PostAsync(byte[] body, CancellationToken cancellation)
    {
        try
        {
            long start = Stopwatch.GetTimestamp();
            using var content = new ByteArrayContent(body) { Headers = { ContentType = json } };
            using var answer = await http.PostAsync(Path, content, cancellation);
            byte[] bytes = await answer.Content.ReadAsByteArrayAsync(cancellation);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bool right = answer.StatusCode == HttpStatusCode.OK && bytes.AsSpan().IndexOf("\"label\":"u8) > 0;
            return right ? seconds : throw new PeerException($"{http.BaseAddress} answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(bytes)}");
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new PeerException($"{http.BaseAddress}: {failure.Message}");
        }
    }

    byte[] Body()
    {
        int number = Interlocked.Increment(ref next) - 1;
        // After the last review they come again, but as other texts: nothing that was asked before is asked again.
        string text = texts[number % texts.Count];
        return JsonSerializer.SerializeToUtf8Bytes(new { text = number < texts.Count ? text : $"{text} ({number})" });
    }
}

/// <summary>One round of requests.</summary>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="Answers">Seconds of each answer.</param>
sealed record HttpRound(double Seconds, double[] Answers)
{
    /// <summary>The answer time below which <paramref name="share"/> of the answers lie, in milliseconds (nearest rank).</summary>
    public double Milliseconds(double share)
    {
        double[] sorted = [.. Answers.Order()];
        return 1000 * sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
