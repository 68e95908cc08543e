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
            .TakesTexts(RequestFields.Classify).WithExamples(Examples.Classified).ProducesProblems(ApiStatuses.Texts);
        classify.MapPost("/batch", ClassifyBatchAsync).WithName("classify_batch").WithTags(ApiTags.Predictions)
            .WithSummary("""The same for {"texts": [...], "return_confidence"?}.""")
            .TakesTexts(RequestFields.ClassifyBatch).WithExamples(Examples.BatchClassified).ProducesProblems(ApiStatuses.Texts);
        classify.MapGet("/demo", DemoAsync).WithName("classify_demo").WithTags(ApiTags.Predictions)
            .WithSummary("A few sample texts, classified now.").ProducesProblems(ApiStatuses.Model);
    }

    static async Task<Results<Ok<ClassifyResponse>, ProblemHttpResult>> ClassifyAsync(
        HttpContext http, BodyReader bodies, PredictionRunner runner, TimeProvider time)
    {
        long started = time.GetTimestamp();
        var request = await bodies.ReadAsync(http.Request, RequestFields.Classify);
        if (request.Problem is { } wrong) return wrong;
        var answer = await runner.RunAsync(request.Value!.Texts, http);
        if (answer.Problem is { } failed) return failed;
        return TypedResults.Ok(
            ToResponse(answer.Value!.Predictions[0], request.Value.ReturnConfidence) with { ProcessingTimeMs = Milliseconds(time, started) });
    }

    static async Task<Results<Ok<ClassifyBatchResponse>, ProblemHttpResult>> ClassifyBatchAsync(
        HttpContext http, BodyReader bodies, PredictionRunner runner, TimeProvider time)
    {
        long started = time.GetTimestamp();
        var request = await bodies.ReadAsync(http.Request, RequestFields.ClassifyBatch);
        if (request.Problem is { } wrong) return wrong;
        var answer = await runner.RunAsync(request.Value!.Texts, http);
        if (answer.Problem is { } failed) return failed;
        return TypedResults.Ok(ToBatch(answer.Value!, request.Value.ReturnConfidence, time, started));
    }

    static async Task<Results<Ok<ClassifyBatchResponse>, ProblemHttpResult>> DemoAsync(
        HttpContext http, PredictionRunner runner, TimeProvider time)
    {
        long started = time.GetTimestamp();
        var answer = await runner.RunAsync(DemoTexts.All, http);
        if (answer.Problem is { } failed) return failed;
        return TypedResults.Ok(ToBatch(answer.Value!, withConfidence: true, time, started));
    }

    static ClassifyBatchResponse ToBatch(Answer answer, bool withConfidence, TimeProvider time, long started) => new(
        [.. answer.Predictions.Select(prediction => ToResponse(prediction, withConfidence))],
        answer.Predictions.Count,
        Milliseconds(time, started));

    static ClassifyResponse ToResponse(Prediction prediction, bool withConfidence) => new(
        prediction.Text!, prediction.Index, prediction.Label, withConfidence ? prediction.Confidence : null,
        prediction.Times.Total.TotalMilliseconds);

    static double Milliseconds(TimeProvider time, long started) => time.GetElapsedTime(started).TotalMilliseconds;
}
