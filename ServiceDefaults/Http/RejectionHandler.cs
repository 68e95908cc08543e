using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Lab.ServiceDefaults.Http;

/// <summary>Callers of HttpClient expect its own exception, whoever gave up.</summary>
sealed class RejectionHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (ExecutionRejectedException rejection)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{request.RequestUri?.Authority} {Describe(rejection)}", rejection);
        }
    }

    static string Describe(ExecutionRejectedException rejection) => rejection switch
    {
        TimeoutRejectedException slow => $"did not answer within {slow.Timeout.TotalSeconds:0.###} s.",
        BrokenCircuitException => "failed too often and is left alone for a while.",
        RateLimiterRejectedException => "has too many requests under way.",
        _ => $"was not asked: {rejection.Message}",
    };
}
