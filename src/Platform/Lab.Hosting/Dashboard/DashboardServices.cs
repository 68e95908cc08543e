using Aspire.Hosting.Lifecycle;
using Lab.Hosting.Dashboard.Interactions;
using Lab.Hosting.Dashboard.LabFile;
using Lab.Hosting.Dashboard.Launch;
using Lab.Hosting.Dashboard.Service;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dashboard;

static class DashboardServices
{
    /// <summary>The dashboard's process, and the service it reads resources from.</summary>
    public static void AddDashboard(this IServiceCollection services)
    {
        services.AddSingleton(provider => DashboardEndpoints.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IDashboardProgram, BundledDashboard>();
        services.AddSingleton<InteractionHub>();
        services.AddSingleton<ResourceServiceHost>();
        services.AddHostedService(provider => provider.GetRequiredService<ResourceServiceHost>());
        services.AddHostedService<DashboardAnnouncement>();
        services.AddHostedService<ParameterPrompts>();
        services.AddSingleton<ConnectionStrings>();
        services.AddSingleton<IDistributedApplicationEventingSubscriber>(provider => provider.GetRequiredService<ConnectionStrings>());
        services.AddHostedService<LabFileWriter>();
        services.AddEventingSubscriber<DashboardResource>();
    }
}
