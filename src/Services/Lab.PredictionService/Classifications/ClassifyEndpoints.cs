using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Predictions;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.Sentiment;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Classifications;

static class ClassifyEndpoints
{
    public static void MapClassifications(this WebApplication app)
    {
        var classify = app.MapGroup("/classify");
        classify.MapPost("", ClassifyAsync).WithName("classify").WithTags(ApiTags.Predictions)
            .WithSummary("""Class index and label of {"text", "return_confidence"?}.""")
            .TakesTexts(TextRequestFields.Classify).WithExamples(Examples.Classified).ProducesProblems(ApiStatuses.Texts);
        classify.MapPost("/batch", ClassifyBatchAsync).WithName("classify_batch").WithTags(ApiTags.Predictions)
            .WithSummary("""The same for {"texts": [...], "return_confidence"?}.""")
            .TakesTexts(TextRequestFields.ClassifyBatch).WithExamples(Examples.BatchClassified).ProducesProblems(ApiStatuses.Texts);
        classify.MapGet("/demo", DemoAsync).WithName("classify_demo").WithTags(ApiTags.Predictions)
            .WithSummary("A few sample texts, classified now.").ProducesProblems(ApiStatuses.Model);
    }

    static async Task<Results<Ok<ClassifyResponse>, ProblemHttpResult>> ClassifyAsync(HttpContext http, TextCalls calls) =>
        (await calls.AnswerAsync(http, TextRequestFields.Classify, static answered =>
            ToResponse(answered.Answer.Predictions[0], answered.Request.ReturnConfidence) with { ProcessingTimeMs = answered.Milliseconds })).ToResult();

    static async Task<Results<Ok<ClassifyBatchResponse>, ProblemHttpResult>> ClassifyBatchAsync(HttpContext http, TextCalls calls) =>
        (await calls.AnswerAsync(http, TextRequestFields.ClassifyBatch, ToBatch)).ToResult();

    static async Task<Results<Ok<ClassifyBatchResponse>, ProblemHttpResult>> DemoAsync(HttpContext http, TextCalls calls) =>
        (await calls.AnswerAsync(http, new TextRequest(DemoTexts.All, IsSingle: false, ReturnConfidence: true), ToBatch)).ToResult();

    static ClassifyBatchResponse ToBatch(TextAnswer answered) => new(
        [.. answered.Answer.Predictions.Select(prediction => ToResponse(prediction, answered.Request.ReturnConfidence))],
        answered.Answer.Predictions.Count,
        answered.Milliseconds);

    static ClassifyResponse ToResponse(Prediction prediction, bool withConfidence) => new(
        prediction.Text!, prediction.Index, prediction.Label, withConfidence ? prediction.Confidence : null,
        prediction.Times.Total.TotalMilliseconds, PredictionWarning.OrNull(prediction.Warnings));
}
