using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Health;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Services every application has.</summary>
static class DistributedApplicationServices
{
    public static void Add(DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        AddKeys(builder.Configuration, builder);
        // Failed checks are shown in the resource's state; each request of a check would be two lines.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.None);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        // The way into the dashboard is the line to read, not where the content root lies; a failed start is told once, by whoever runs it.
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(builder.UserSecretsManager);
        services.AddSingleton(_ => new DistributedApplicationModel(builder.Resources));
        services.AddSingleton<ResourceLoggerService>(provider => new(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ResourceNotificationService>(provider => new(
            provider.GetRequiredService<ILogger<ResourceNotificationService>>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider,
            provider.GetRequiredService<ResourceLoggerService>())
        {
            DefaultWaitBehavior = options.DefaultWaitBehavior,
        });
        services.AddSingleton<ResourceCommandService>(provider => new(
            provider.GetRequiredService<DistributedApplicationModel>(),
            provider.GetRequiredService<ResourceNotificationService>(),
            provider.GetRequiredService<ResourceLoggerService>(),
            provider,
            provider.GetRequiredService<ILogger<ResourceCommandService>>()));
        services.AddSingleton<IExecutionConfigurationResolver, ExecutionConfigurationResolver>();
        services.AddSingleton<ResourceLifecycle>();
        services.AddSingleton<BeforeStart>();
        services.AddHttpClient();
        services.AddHealthChecks();
        services.AddHostedService<ModelLifecycle>();
        services.AddSingleton<ResourceHealthMonitorFactory>();
        services.AddHostedService<ResourceHealthService>();
        if (!options.DisableDashboard) services.AddDashboard();
        services.AddDcp();
    }

    /// <summary>Keys between AppHost, dashboard and resources, new in each run unless configured.</summary>
    static void AddKeys(ConfigurationManager configuration, DistributedApplicationBuilder builder)
    {
        configuration["AppHost:Directory"] = builder.AppHostDirectory;
        configuration["AppHost:OtlpApiKey"] ??= NewKey();
        configuration["AppHost:ResourceService:ApiKey"] ??= NewKey();
        configuration["AppHost:BrowserToken"] ??= NewKey();
    }

    static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
