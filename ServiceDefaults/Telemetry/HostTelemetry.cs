using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Lab.ServiceDefaults.Telemetry;

/// <summary>Telemetry of a host: the providers live in its container, which flushes them when it is disposed.</summary>
static class HostTelemetry
{
    public static void Add(IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[TelemetrySources.Endpoint])) return;
        // First, so that it starts before and ends after everything that may be measured.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Starter>());
        builder.Services.AddSingleton<IStartupFilter, RequestSpans>();
        TelemetrySources.Configure(new ContainerTelemetry(builder.Services), builder.Environment.ApplicationName, name => builder.Configuration[name]);
    }

    // Nothing else asks for the providers, and a provider that nobody asked for does not listen.
    sealed class Starter(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<TracerProvider>();
            services.GetRequiredService<MeterProvider>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
