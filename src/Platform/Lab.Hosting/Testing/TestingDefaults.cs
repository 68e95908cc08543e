using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What is different in a test: no dashboard, free ports, waits that end when they cannot succeed.</summary>
static class TestingDefaults
{
    public static void Apply(DistributedApplicationOptions options, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        options.DisableDashboard = true;
        options.DefaultWaitBehavior = WaitBehavior.StopOnResourceUnavailable;
        var others = options.ConfigureHost;
        options.ConfigureHost = settings =>
        {
            others?.Invoke(settings);
            settings.EnvironmentName ??= Environments.Development;
            settings.Configuration ??= new();
            settings.Configuration[BeforeStart.RandomizePorts] ??= "true";
            configure(options, settings);
        };
    }
}
