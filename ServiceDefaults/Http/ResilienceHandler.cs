using System.Runtime.ExceptionServices;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Lab.ServiceDefaults.Http;

/// <summary>Sends through the pipeline of the request's host.</summary>
sealed class ResilienceHandler(ResiliencePipelines pipelines) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } address) return await base.SendAsync(request, cancellationToken);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(ResiliencePipelines.Request, request);
        try
        {
            // Kept from the pipeline as an outcome: an exception thrown through four strategies would be unwound four times.
            var outcome = await pipelines.For(address, streamed: !RequestRules.HasRepeatableBody(request))
                .ExecuteOutcomeAsync(static (context, handler) => handler.AttemptAsync(context), context, this);
            if (outcome.Exception is { } cause) Throw(cause, address);
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // Callers of HttpClient expect its own exception, whoever gave up.
    static void Throw(Exception cause, Uri address)
    {
        string? what = cause switch
        {
            TimeoutRejectedException slow => $"{address.Authority} did not answer within {slow.Timeout.TotalSeconds:0.###} s.",
            BrokenCircuitException => $"{address.Authority} failed too often and is left alone for a while.",
            _ => null,
        };
        if (what is not null) throw new HttpRequestException(HttpRequestError.ConnectionError, what, cause);
        ExceptionDispatchInfo.Throw(cause);
    }

    async ValueTask<Outcome<HttpResponseMessage>> AttemptAsync(ResilienceContext context)
    {
        try
        {
            var request = context.Properties.GetValue(ResiliencePipelines.Request, null!);
            return Outcome.FromResult(await base.SendAsync(request, context.CancellationToken));
        }
        catch (Exception cause)
        {
            return Outcome.FromException<HttpResponseMessage>(cause);
        }
    }
}
