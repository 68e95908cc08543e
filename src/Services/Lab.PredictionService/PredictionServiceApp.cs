using Lab.PredictionService.Classifications;
using Lab.PredictionService.Facts;
using Lab.PredictionService.Health;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Models;
using Lab.PredictionService.Predictions;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;

namespace Lab.PredictionService;

/// <summary>The whole service, for its own process and for whoever hosts it.</summary>
public static class PredictionServiceApp
{
    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="args"><c>--model FOLDER</c>, <c>--urls URLS</c> and any setting as <c>--Section:Key value</c>.</param>
    /// <param name="configure">Last word on services and configuration.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);

        builder.AddLabConfiguration(args);
        builder.AddServerLimits();
        builder.AddJson();
        builder.AddProblems();
        builder.AddRequests();
        builder.AddModel();
        configure?.Invoke(builder);

        var app = builder.Build();

        app.UseProblems();
        app.MapFacts();
        app.MapHealth();
        app.MapModelInfo();
        app.MapPredictions();
        app.MapClassifications();

        return app;
    }
}
