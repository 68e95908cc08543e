using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Lab.ServiceDefaults.Http;

/// <summary>
/// Sets the standard handler's strategies (total timeout, retry, circuit breaker, timeout of an attempt) by our options. A streamed
/// body has the breaker only: it cannot be sent again, and how long it takes is its caller's business.
/// </summary>
static class StandardResilience
{
    public static void Configure(HttpStandardResilienceOptions standard, HttpResilienceOptions options)
    {
        standard.TotalRequestTimeout.Timeout = options.TotalTimeout;
        standard.TotalRequestTimeout.TimeoutGenerator = arguments => LimitOf(arguments.Context, options.TotalTimeout);
        standard.AttemptTimeout.Timeout = options.AttemptTimeout;
        standard.AttemptTimeout.TimeoutGenerator = arguments => LimitOf(arguments.Context, options.AttemptTimeout);

        // The strategy knows no zero.
        standard.Retry.MaxRetryAttempts = Math.Max(1, options.Retries);
        standard.Retry.Delay = options.FirstDelay;
        var isWorthIt = standard.Retry.ShouldHandle;
        standard.Retry.ShouldHandle = arguments =>
            options.Retries > 0 && RequestRules.IsRepeatable(RequestOf(arguments.Context)) && StatusOf(arguments.Outcome) is not HttpStatusCode.NotImplemented
                ? isWorthIt(arguments)
                : ValueTask.FromResult(false);

        standard.CircuitBreaker.FailureRatio = options.BreakRatio;
        standard.CircuitBreaker.MinimumThroughput = options.BreakAfter;
        standard.CircuitBreaker.SamplingDuration = options.BreakWindow;
        standard.CircuitBreaker.BreakDuration = options.BreakDuration;
        // A service that says "later", or that it does not do this, is there.
        var isFailure = standard.CircuitBreaker.ShouldHandle;
        standard.CircuitBreaker.ShouldHandle = arguments => StatusOf(arguments.Outcome) is HttpStatusCode.TooManyRequests or HttpStatusCode.NotImplemented
            ? ValueTask.FromResult(false)
            : isFailure(arguments);
    }

    static ValueTask<TimeSpan> LimitOf(ResilienceContext context, TimeSpan limit) =>
        ValueTask.FromResult(RequestRules.HasRepeatableBody(RequestOf(context)) ? limit : Timeout.InfiniteTimeSpan);

    static HttpStatusCode? StatusOf(Outcome<HttpResponseMessage> outcome) => outcome.Result?.StatusCode;

    static HttpRequestMessage RequestOf(ResilienceContext context) => context.GetRequestMessage()!;
}
