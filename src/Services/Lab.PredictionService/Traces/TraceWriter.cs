using System.Threading.Channels;
using Lab.Mlflow;
using Lab.PredictionService.Predictions;
using Lab.PredictionService.Telemetry;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Traces;

/// <summary>
/// Sends calls as traces to the tracking server, behind the answers. Bounded: while the server is away the oldest calls go, and are counted.
/// </summary>
sealed partial class TraceWriter : BackgroundService
{
    const int BatchSize = 100, MaxAttempts = 5;
    static readonly TimeSpan firstPause = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan lastChance = TimeSpan.FromSeconds(2);

    readonly MlflowClient mlflow;
    readonly TraceOptions options;
    readonly TimeProvider time;
    readonly ILogger<TraceWriter> log;
    readonly Channel<TracedCall> waiting;

    public TraceWriter(MlflowClient mlflow, IOptions<TraceOptions> options, TimeProvider time, ILogger<TraceWriter> log)
    {
        (this.mlflow, this.options, this.time, this.log) = (mlflow, options.Value, time, log);
        waiting = Channel.CreateBounded<TracedCall>(
            new BoundedChannelOptions(this.options.MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            static _ => ServiceTelemetry.Traced(1, "dropped"));
    }

    /// <summary>Never waits and never fails.</summary>
    /// <param name="texts">Of the call.</param>
    /// <param name="answer">To it.</param>
    /// <param name="duration">From its texts to its predictions.</param>
    public void Append(IReadOnlyList<string> texts, Answer answer, TimeSpan duration)
    {
        var shown = new TracedText[Math.Min(texts.Count, TracedCall.MaxTexts)];
        for (int i = 0; i < shown.Length; i++)
        {
            var prediction = answer.Predictions[i];
            shown[i] = new(texts[i].Length, options.KeepText ? texts[i] : null, prediction.Label, prediction.Confidence, answer.Ids[i]);
        }
        waiting.Writer.TryWrite(new TracedCall(time.GetUtcNow() - duration, duration, answer.Model, texts.Count, shown));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TraceSpan[] spans = [];
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                spans = Next();
                bool sent = await SendAsync(spans, MaxAttempts, stoppingToken);
                if (!sent && stoppingToken.IsCancellationRequested) break;
                Count(spans, sent);
                spans = [];
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Cancelled while it waited.
        }
        // One more attempt with what is left.
        waiting.Writer.TryComplete();
        using var limit = new CancellationTokenSource(lastChance);
        for (; spans.Length > 0 || waiting.Reader.TryPeek(out _); spans = [])
        {
            if (spans.Length == 0) spans = Next();
            Count(spans, await SendAsync(spans, attempts: 1, limit.Token));
        }
    }

    TraceSpan[] Next()
    {
        var spans = new List<TraceSpan>(BatchSize);
        while (spans.Count < BatchSize && waiting.Reader.TryRead(out var call)) spans.Add(call.ToSpan());
        return [.. spans];
    }

    static void Count(TraceSpan[] spans, bool sent) => ServiceTelemetry.Traced(spans.Length, sent ? "written" : "dropped");

    // What the server does not take in some attempts is lost: it may be a server that never will.
    async Task<bool> SendAsync(TraceSpan[] spans, int attempts, CancellationToken cancellation)
    {
        var pause = firstPause;
        for (int attempt = 1; ; attempt++, pause *= 2)
        {
            if (await TrySendAsync(spans, cancellation)) return true;
            if (attempt == attempts) return false;
            await Task.Delay(pause, time, cancellation);
        }
    }

    async Task<bool> TrySendAsync(TraceSpan[] spans, CancellationToken cancellation)
    {
        try
        {
            await Untraced.Run(async () => await mlflow.LogTracesAsync(await mlflow.EnsureExperimentAsync(options.Experiment, cancellation), spans, cancellation));
            return true;
        }
        catch (Exception away) when (away is MlflowException or HttpRequestException or TimeoutException or OperationCanceledException)
        {
            LogNotSent(spans.Length, away.Message);
        }
        return false;
    }

    [LoggerMessage(LogLevel.Warning, "Traces of {Count} calls are not at the tracking server: {Problem}")]
    partial void LogNotSent(int count, string problem);
}
