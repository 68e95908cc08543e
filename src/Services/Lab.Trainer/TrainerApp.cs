using Lab.ServiceDefaults.Hosting;
using Lab.ServiceDefaults.Web;
using Lab.Trainer.Hosting;
using Lab.Trainer.Web;

namespace Lab.Trainer;

/// <summary>The whole trainer, for its own process and for whoever hosts it.</summary>
public static class TrainerApp
{
    /// <summary>Used when no address is configured anywhere: this machine only.</summary>
    const string DefaultUrls = "http://localhost:8040";

    /// <summary>Runs the service until it is told to stop. Gives the process's exit code: 0, or 2 when a setting is wrong.</summary>
    public static Task<int> RunAsync(string[] args, CancellationToken cancellation = default) =>
        ServiceProcess.RunAsync(() => Create(args), cancellation);

    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="args"><c>--urls URLS</c> and any setting as <c>--Trainer:Lease 00:01:00</c>.</param>
    /// <param name="configure">Last word on services and configuration.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceConfiguration.CreateBuilder(args, DefaultUrls);
        builder.AddScrapedMetrics();
        builder.AddTrainer();
        builder.Services.AddLabJson(TrainerJson.Default);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseFrontDoor();
        app.MapTrainer();
        app.MapScrapedMetrics();
        app.MapDefaultEndpoints();
        app.AnswerHead();
        return app;
    }
}
