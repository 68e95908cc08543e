using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Healthy when a GET of a path of an endpoint answers with the expected status within five seconds.</summary>
sealed class HttpHealthCheck(Func<CancellationToken, ValueTask<Uri?>> address, int statusCode, IHttpClientFactory clients) : IHealthCheck
{
    /// <summary>Name of the HTTP client, for tests and for applications that configure it.</summary>
    public const string ClientName = "Aspire.Hosting.HealthChecks";

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        Uri? uri = null;
        try
        {
            uri = await address(limit.Token).ConfigureAwait(false);
            if (uri is null) return HealthCheckResult.Unhealthy("The address is not known yet.");
            using var client = clients.CreateClient(ClientName);
            using var answer = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            return (int)answer.StatusCode == statusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{uri} answered {(int)answer.StatusCode}, expected {statusCode}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{uri} did not answer within {Limit.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy($"{uri}: {exception.Message}", exception);
        }
    }
}
