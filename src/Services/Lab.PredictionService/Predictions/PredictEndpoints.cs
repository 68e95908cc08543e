using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Predictions;

static class PredictEndpoints
{
    public static void MapPredictions(this WebApplication app) => app.MapPost("/predict", PredictAsync)
        .WithName("predict").WithTags(ApiTags.Predictions)
        .WithSummary("""Label and scores of {"text"}, {"review"} or {"texts": [...]}.""")
        .TakesTexts(RequestFields.Predict).WithExamples(Examples.Predicted)
        .ProducesProblems(ApiStatuses.Texts);

    static async Task<Results<Ok<PredictResponse>, ProblemHttpResult>> PredictAsync(
        HttpContext http, BodyReader bodies, PredictionRunner runner, TimeProvider time)
    {
        long started = time.GetTimestamp();
        var request = await bodies.ReadAsync(http.Request, RequestFields.Predict);
        if (request.Problem is { } wrong) return wrong;
        var answer = await runner.RunAsync(request.Value!.Texts, http);
        if (answer.Problem is { } failed) return failed;

        var (predictions, ids, model) = answer.Value!;
        return TypedResults.Ok(new PredictResponse(
            [.. predictions.Zip(ids, PredictionItem.Of)],
            request.Value.IsSingle ? predictions[0].Label : null,
            model,
            time.GetElapsedTime(started).TotalMilliseconds));
    }
}
