using Lab.ServiceDefaults.Discovery;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.ServiceDefaults.Http;

/// <summary>Handlers of every client of IHttpClientFactory: resilience outside, discovery inside, so that an attempt may go elsewhere.</summary>
static class HttpDefaults
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<HttpResilienceOptions>().BindConfiguration(HttpResilienceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ResiliencePipelines>();
        services.AddSingleton<ServiceEndpoints>();
        services.AddTransient<ResilienceHandler>();
        services.AddTransient<ServiceDiscoveryHandler>();
        services.ConfigureHttpClientDefaults(static http =>
        {
            http.AddHttpMessageHandler<ResilienceHandler>();
            http.AddHttpMessageHandler<ServiceDiscoveryHandler>();
        });
    }
}
