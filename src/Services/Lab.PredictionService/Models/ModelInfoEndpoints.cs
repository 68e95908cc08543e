using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Models;

static class ModelInfoEndpoints
{
    public static void MapModelInfo(this WebApplication app) =>
        app.MapGet("/model/info", Info).WithName("model_info").WithTags(ApiTags.Service).ProducesProblems(503).WithSummary("Name, version, labels and limits of the model that answers now.");

    static Results<Ok<ModelInfo>, ProblemHttpResult> Info(ModelHost host) =>
        host.State is ModelState.Ready ready ? TypedResults.Ok(Describe(ready.Model)) : Problem.NoModel(host.State);

    static ModelInfo Describe(ServedModel model)
    {
        var predictor = model.Predictor;
        var (facts, batching) = (predictor.Facts, predictor.Batching);
        return new ModelInfo(
            model.Name.Name, model.Name.Version, predictor.Labels, predictor.MaxSequenceLength, facts.Architecture, facts.Parameters, facts.Precision,
            new ModelBatching(batching.MaxBatchTokens, batching.MaxBatchDelay.TotalMilliseconds, batching.SharedBatchTime.TotalMilliseconds, batching.MaxPredictedWait.TotalMilliseconds, batching.MaxQueuedTexts, batching.MaxQueuedTokens));
    }
}
