using Lab.Monitor.Hosting;
using Lab.Monitor.Web;
using Lab.ServiceDefaults.Hosting;
using Lab.ServiceDefaults.Web;

namespace Lab.Monitor;

/// <summary>The whole monitor, for its own process and for whoever hosts it.</summary>
public static class MonitorApp
{
    /// <summary>Used when no address is configured anywhere: this machine only.</summary>
    const string DefaultUrls = "http://localhost:8030";

    /// <summary>Runs the service until it is told to stop. Gives the process's exit code: 0, or 2 when a setting is wrong.</summary>
    public static Task<int> RunAsync(string[] args, CancellationToken cancellation = default) =>
        ServiceProcess.RunAsync(() => Create(args), cancellation);

    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="args"><c>--urls URLS</c> and any setting as <c>--Monitor:Interval 00:01:00</c>.</param>
    /// <param name="configure">Last word on services and configuration.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceConfiguration.CreateBuilder(args, DefaultUrls);
        builder.AddMonitor();
        MonitorHealth.Add(builder.Services.AddHealthChecks());
        builder.Services.AddLabJson(MonitorJson.Default);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseFrontDoor();
        app.MapMonitor();
        app.MapDefaultEndpoints();
        app.AnswerHead();
        return app;
    }
}
