using Lab.PredictionService.Models;
using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Lab.ServiceDefaults.Health;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.PredictionService.Health;

/// <summary>The routes of <see cref="DefaultHealth"/>, described, with more to read; what is unhealthy is a problem document like every error here.</summary>
static class HealthEndpoints
{
    public static void AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Parts>();
        builder.Services.AddHealthChecks().AddCheck<ModelCheck>("model");
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet(DefaultHealth.Health, HealthAsync).WithName("health").WithTags(ApiTags.Service).ProducesProblems(503).WithSummary("200 when the service can predict, 503 before and without a model.");
        app.MapGet(DefaultHealth.Alive, AliveAsync).WithName("alive").WithTags(ApiTags.Service).WithSummary("200 as long as the process answers.");
    }

    static async Task<Results<Ok<HealthResponse>, ProblemHttpResult>> HealthAsync(HealthCheckService checks, ModelHost host, Parts parts, CancellationToken cancellation)
    {
        var answer = HealthAnswer.Of(await checks.CheckHealthAsync(cancellation));
        if (host.State is ModelState.Ready { Model: var model })
            return TypedResults.Ok(new HealthResponse(
                parts.IsDegraded ? PartHealth.Degraded : PartHealth.Healthy, model.Name, model.Predictor.QueuedTexts, model.Predictor.QueuedTokens, parts.All, answer.Checks));
        return Problem.NoModel(host.State, ("checks", answer.Checks));
    }

    static async Task<Ok<HealthAnswer>> AliveAsync(HealthCheckService checks, CancellationToken cancellation) =>
        TypedResults.Ok(HealthAnswer.OfLife(await checks.CheckHealthAsync(check => check.Tags.Contains(DefaultHealth.LiveTag), cancellation)));
}
