using Lab.PredictionService.Batches;
using Lab.PredictionService.Champions;
using Lab.PredictionService.Classifications;
using Lab.PredictionService.Facts;
using Lab.PredictionService.Feedback;
using Lab.PredictionService.Health;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Jobs;
using Lab.PredictionService.Models;
using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Predictions;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Redis;
using Lab.PredictionService.Requests;
using Lab.PredictionService.Telemetry;
using Lab.PredictionService.Traces;
using Lab.PredictionService.Web;
using Lab.ServiceDefaults.Hosting;
using Lab.ServiceDefaults.Web;

namespace Lab.PredictionService;

/// <summary>The whole service, for its own process and for whoever hosts it.</summary>
public static class PredictionServiceApp
{
    /// <summary>Runs the service until it is told to stop. Gives the process's exit code: 0, or 2 when a setting is wrong.</summary>
    public static Task<int> RunAsync(string[] args, CancellationToken cancellation = default) =>
        ServiceProcess.RunAsync(() => Create(args), cancellation);

    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="args"><c>--model FOLDER</c>, <c>--urls URLS</c>, <c>--path-base PATH</c>, <c>--config FILE</c> and any setting as <c>--Section:Key value</c>.</param>
    /// <param name="configure">Last word on services and configuration.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(args);
        configure?.Invoke(builder);

        var app = builder.Build();

        app.UseUnreadBodies();
        app.UseRequestIds();
        app.UseProblems();
        app.UseFrontDoor();
        app.UseRateLimiter();
        app.UseApiPages();
        app.MapFacts().WithPage();
        app.MapHealth();
        app.MapMetrics();
        app.MapModelInfo();
        app.MapPredictions();
        app.MapBatches();
        app.MapClassifications();
        app.MapFeedback();
        app.MapFeedbackAdmin();
        app.MapJobs();
        app.MapModelInit();
        app.MapChampions();
        app.MapApiPages();
        app.MapPage();
        app.AnswerHead();

        return app;
    }

    /// <summary>What would be set if it started now.</summary>
    /// <param name="args">As of <see cref="Create"/>.</param>
    public static IReadOnlyList<ServiceSetting> Settings(string[] args) => ServiceSettings.Of(CreateBuilder(args), LabConfiguration.OtherKeys);

    static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Named here: the process may be that of another program, which hosts the service.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = typeof(PredictionServiceApp).Assembly.GetName().Name });

        builder.AddLabConfiguration(args);
        builder.AddServiceDefaults();
        builder.AddFrontDoor();
        builder.AddConnectionLimits();
        builder.Services.AddLabJson(ServiceJson.Default);
        builder.AddProblems();
        builder.AddPredictions();
        builder.AddApiDocument();
        builder.AddBatches();
        builder.AddModel();
        builder.AddHealth();
        builder.AddScrapedMetrics();
        builder.AddRedis();
        builder.AddChampion();
        builder.AddTraces();
        builder.AddFeedback();
        builder.AddJobs();
        builder.AddPage();
        return builder;
    }
}
