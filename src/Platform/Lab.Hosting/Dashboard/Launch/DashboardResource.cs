using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Lab.Hosting.Dashboard.Service;
using Microsoft.Extensions.Configuration;

namespace Lab.Hosting.Dashboard.Launch;

/// <summary>Adds the dashboard to the model before anything starts: a hidden executable, run like any other.</summary>
sealed class DashboardResource(
    IDashboardProgram program, DashboardEndpoints endpoints, ResourceServiceHost resourceService, IConfiguration configuration)
    : IDistributedApplicationEventingSubscriber
{
    public const string Name = "aspire-dashboard";

    public Task SubscribeAsync(
        IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (executionContext.IsRunMode) eventing.Subscribe<BeforeStartEvent>((start, cancellation) => AddAsync(start.Model, cancellation));
        return Task.CompletedTask;
    }

    async Task AddAsync(DistributedApplicationModel model, CancellationToken cancellation)
    {
        var path = await program.FindAsync(cancellation);
        // Where the resources look for the address of their telemetry.
        configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = endpoints.OtlpGrpcUrl;
        configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = endpoints.OtlpHttpUrl;
        configuration["AppHost:OtlpApiKey"] = endpoints.OtlpApiKey;
        var dashboard = new ExecutableResource(Name, path, Path.GetDirectoryName(path)!);
        dashboard.Annotations.Add(new CommandLineArgsCallbackAnnotation(args => args.Add("dashboard")));
        dashboard.Annotations.Add(new EnvironmentCallbackAnnotation(SetEnvironmentAsync));
        dashboard.Annotations.Add(new HiddenAnnotation());
        dashboard.Annotations.Add(new ResourceIconAnnotation("ContentView"));
        // First in the list, so that it can be opened while the others still start.
        model.Resources.Insert(0, dashboard);
    }

    async Task SetEnvironmentAsync(EnvironmentCallbackContext context)
    {
        var url = await resourceService.Url.WaitAsync(context.CancellationToken);
        foreach (var (name, value) in DashboardEnvironment.For(endpoints, url, configuration)) context.EnvironmentVariables[name] = value;
    }
}
