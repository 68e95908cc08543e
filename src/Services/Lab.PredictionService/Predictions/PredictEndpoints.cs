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
        .TakesTexts(TextRequestFields.Predict).WithExamples(Examples.Predicted)
        .ProducesProblems(ApiStatuses.Texts);

    static async Task<Results<Ok<PredictResponse>, ProblemHttpResult>> PredictAsync(HttpContext http, TextCalls calls) =>
        (await calls.AnswerAsync(http, TextRequestFields.Predict, static answered => new PredictResponse(
            answered.Items, answered.Request.IsSingle ? answered.Answer.Predictions[0].Label : null, answered.Answer.Model, answered.Milliseconds))).ToResult();
}
