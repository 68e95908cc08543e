using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Health;

/// <summary>Registration of HTTP health checks.</summary>
static class HttpHealthChecks
{
    public static void Register(IServiceCollection services, string key, int statusCode, Func<CancellationToken, ValueTask<Uri?>> address) =>
        services.AddHealthChecks().Add(new(
            key,
            provider => new HttpHealthCheck(address, statusCode, provider.GetRequiredService<IHttpClientFactory>()),
            failureStatus: null,
            tags: null));
}
