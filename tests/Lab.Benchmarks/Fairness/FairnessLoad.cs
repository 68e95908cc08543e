using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lab.Benchmarks.Http;
using Lab.Benchmarks.Peers;

namespace Lab.Benchmarks.Fairness;

/// <summary>One server under the two kinds of load: single reviews one after the other, and a request of many long texts.</summary>
sealed class FairnessLoad(Uri server, IReadOnlyList<string> reviews, int largeTexts) : IDisposable
{
    const int LargeWords = 330;

    // A thousand texts on a busy machine, and whoever waits behind them.
    static readonly TimeSpan answerTimeout = TimeSpan.FromMinutes(10);

    static readonly MediaTypeHeaderValue json = new("application/json") { CharSet = "utf-8" };

    readonly HttpLoad singles = new(server, 1, reviews, answerTimeout);
    readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server, Timeout = answerTimeout };
    int next;

    public void Dispose()
    {
        singles.Dispose();
        http.Dispose();
    }

    /// <summary>Single reviews of one client, nobody else there.</summary>
    public HttpRound Idle(int requests, CancellationToken cancellation) => singles.Run(1, requests, cancellation);

    /// <summary>One large request.</summary>
    /// <param name="singles">A client asks for single reviews until it is answered.</param>
    /// <param name="cancellation">Ends both.</param>
    /// <returns>Texts of the large request per second, and the single answers.</returns>
    public (double Rate, HttpRound Singles) Large(bool singles, CancellationToken cancellation) => LargeAsync(singles, cancellation).GetAwaiter().GetResult();

    async Task<(double Rate, HttpRound Singles)> LargeAsync(bool withSingles, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(Body()) { Headers = { ContentType = json } };
        long start = Stopwatch.GetTimestamp();
        var large = http.PostAsync("/batch_predict", content, cancellation);
        var asking = withSingles ? Task.Run(() => AskAsync(large, cancellation), cancellation) : Task.FromResult<List<double>>([]);
        using var answer = await large;
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync(cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!answer.IsSuccessStatusCode || bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"count\":{largeTexts}")) < 0)
            throw new PeerException($"{server} answered {(int)answer.StatusCode} to the large request: {Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 500)))}");
        return (largeTexts / seconds, new HttpRound(seconds, [.. await asking]));
    }

    async Task<List<double>> AskAsync(Task large, CancellationToken cancellation)
    {
        var answers = new List<double>();
        // What is sent before the large request has arrived is not beside it.
        await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        while (!large.IsCompleted) answers.Add(await singles.AskAsync(cancellation));
        return answers;
    }

    // Words of the reviews, never in the same order twice.
    byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        texts = Enumerable.Range(0, largeTexts).Select(_ =>
        {
            var text = new StringBuilder().Append(next);
            for (int words = 1; words < LargeWords;)
            {
                string[] more = reviews[next++ % reviews.Count].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                foreach (string word in more.Take(LargeWords - words)) text.Append(' ').Append(word);
                words += more.Length;
            }
            return text.ToString();
        }).ToArray(),
    });
}
