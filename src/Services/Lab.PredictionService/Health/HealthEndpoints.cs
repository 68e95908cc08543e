using Lab.PredictionService.Models;
using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Health;

static class HealthEndpoints
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Parts>();

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health", Health).WithName("health").WithTags(ApiTags.Service).ProducesProblems(503).WithSummary("200 when predictions are to be had, 503 before and without a model.");
        app.MapGet("/alive", Alive).WithName("alive").WithTags(ApiTags.Service).WithSummary("200 as long as the process answers.");
    }

    static Results<Ok<HealthResponse>, ProblemHttpResult> Health(ModelHost host, Parts parts) =>
        host.State is ModelState.Ready { Model: var model }
            ? TypedResults.Ok(new HealthResponse(
                parts.IsDegraded ? PartHealth.Degraded : PartHealth.Healthy, model.Name,
                model.Predictor.QueuedTexts, model.Predictor.QueuedTokens, parts.All))
            : Problem.NoModel(host.State);

    static Ok<AliveResponse> Alive() => TypedResults.Ok(new AliveResponse("alive"));
}
