using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Lab.ServiceDefaults.Http;

/// <summary>
/// One pipeline a host, kept for good, so that what is known of a service outlives the handlers, which the factory
/// renews: total timeout, retry, circuit breaker, timeout of an attempt. A streamed body has the breaker only: it cannot
/// be sent again, and how long it takes is its caller's business.
/// </summary>
sealed class ResiliencePipelines(IOptions<HttpResilienceOptions> options, TimeProvider? time = null)
{
    /// <summary>The request under way.</summary>
    public static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("lab.request");

    readonly HttpResilienceOptions options = options.Value;
    readonly ConcurrentDictionary<string, (ResiliencePipeline<HttpResponseMessage> Whole, ResiliencePipeline<HttpResponseMessage> Streamed)> byHost = new(StringComparer.OrdinalIgnoreCase);

    public ResiliencePipeline<HttpResponseMessage> For(Uri address, bool streamed)
    {
        var (whole, once) = byHost.GetOrAdd($"{address.Scheme}://{address.Authority}", static (_, self) => self.Build(), this);
        return streamed ? once : whole;
    }

    (ResiliencePipeline<HttpResponseMessage> Whole, ResiliencePipeline<HttpResponseMessage> Streamed) Build()
    {
        var breaker = Builder().AddCircuitBreaker(Breaker()).Build();
        var whole = Builder().AddTimeout(options.TotalTimeout);
        if (options.Retries > 0) whole.AddRetry(Retry());
        return (whole.AddPipeline(breaker).AddTimeout(options.AttemptTimeout).Build(), breaker);
    }

    ResiliencePipelineBuilder<HttpResponseMessage> Builder() => new() { TimeProvider = time };

    RetryStrategyOptions<HttpResponseMessage> Retry() => new()
    {
        MaxRetryAttempts = options.Retries,
        Delay = options.FirstDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = static arguments => ValueTask.FromResult(
            RequestRules.IsRepeatable(arguments.Context.Properties.GetValue(Request, null!)) && IsTransient(arguments.Outcome)),
        DelayGenerator = static arguments => ValueTask.FromResult(AskedDelay(arguments.Outcome.Result)),
    };

    CircuitBreakerStrategyOptions<HttpResponseMessage> Breaker() => new()
    {
        FailureRatio = options.BreakRatio,
        MinimumThroughput = options.BreakAfter,
        SamplingDuration = options.BreakWindow,
        BreakDuration = options.BreakDuration,
        // A service that says "later" is there.
        ShouldHandle = static arguments => ValueTask.FromResult(
            IsTransient(arguments.Outcome) && arguments.Outcome.Result?.StatusCode is not System.Net.HttpStatusCode.TooManyRequests),
    };

    static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } answer ? RequestRules.IsTransient(answer.StatusCode) : outcome.Exception is HttpRequestException or TimeoutRejectedException;

    // Null: the pause that the strategy computes.
    static TimeSpan? AskedDelay(HttpResponseMessage? answer) => answer?.Headers.RetryAfter?.Delta;
}
