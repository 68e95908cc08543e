using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.Sentiment;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Predictions;

static class PredictEndpoints
{
    public static void MapPredictions(this WebApplication app) =>
        app.MapPost("/predict", PredictAsync).WithSummary("""Label and scores of {"text"}, {"review"} or {"texts": [...]}.""");

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
            [.. predictions.Zip(ids, ToItem)],
            request.Value.IsSingle ? predictions[0].Label : null,
            model,
            time.GetElapsedTime(started).TotalMilliseconds));
    }

    static PredictionItem ToItem(Prediction prediction, string id) =>
        new(prediction.Label, prediction.Confidence, prediction.Scores, prediction.Truncated, id);
}
