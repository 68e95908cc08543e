using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AppHost.Resources.Running;

/// <summary>What the running lab does beside starting its resources.</summary>
static class RunningLabExtensions
{
    /// <summary>Starts again what died, and writes <c>lab.json</c> and <c>lab.env</c>.</summary>
    public static IDistributedApplicationBuilder AddRunningLab(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode) return builder;
        // One token opens the dashboard and its API: lab.json names one.
        builder.Configuration["AppHost:DashboardApiKey"] = builder.Configuration["AppHost:BrowserToken"];
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new LabPlace(StateFolder.Of(builder), LabFolder.Of(builder.AppHostDirectory, builder.Configuration[LabFolder.Setting])));
        builder.Services.AddSingleton<DashboardAddress>();
        // First: the orchestrator's own start ends only when nothing waits for anything any more.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, LabFileWriter>());
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, RestartService>());
        return builder;
    }

    /// <summary>Runs until it is stopped; one lab at a time on a state folder.</summary>
    /// <returns>Exit code: 0, or 2 with one line on the error stream.</returns>
    public static int RunLab(this DistributedApplication application)
    {
        try
        {
            using var alone = application.Services.GetService<LabPlace>() is { } place ? StateLock.Take(place.State) : null;
            application.Run();
            return 0;
        }
        catch (OperationCanceledException) when (application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop before everything was up.
            return 0;
        }
        catch (LabException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }
    }
}

/// <summary>Folders of this lab.</summary>
/// <param name="State">What outlives a run.</param>
/// <param name="Status">Where lab.json lies.</param>
sealed record LabPlace(string State, string Status);
