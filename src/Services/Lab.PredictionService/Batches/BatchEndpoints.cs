using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Predictions;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Batches;

static class BatchEndpoints
{
    public static void MapBatches(this WebApplication app) => app.MapPost("/batch_predict", PredictAsync)
        // Of a CSV, also of one that comes compressed; JSON has a smaller one.
        .WithMetadata(new RequestSizeLimitAttribute(app.Services.GetRequiredService<IOptions<BatchOptions>>().Value.MaxUploadBytes))
        .WithName("batch_predict").WithTags(ApiTags.Predictions)
        .WithSummary("""Predictions for {"texts": [...]}, or for a CSV uploaded as the part "file".""")
        .WithDescription(
            """
            A CSV is streamed both ways: rows are read as they arrive and sent back in their order with all their columns, then
            `label,confidence,score_<label>...` at the end, with `?warnings=true` also `warnings` (with `_predicted` at the end of a name
            that the file has already), in the separator, encoding and line ends of the file. The file may be gzip; a cut or damaged one
            breaks the connection too. A
            wrong header, an unknown column or a bad row among the first ones is answered 400. A bad row later, when rows have been
            sent already, breaks the connection: an answer without a proper end is not whole. Read while you send (curl does), at
            the latest when a few MB of the answer wait: the service reads no faster than you do.
            """)
        .TakesTexts(TextRequestFields.BatchPredict).TakesCsv().WithExamples(Examples.BatchPredicted)
        .ProducesProblems(ApiStatuses.Texts);

    static async Task<Results<Ok<BatchPredictResponse>, EmptyHttpResult, ProblemHttpResult>> PredictAsync(HttpContext http, TextCalls calls, CsvBatch csv)
    {
        if (CsvUpload.IsMultipart(http.Request.ContentType)) return await csv.RunAsync(http) is { } broken ? broken : TypedResults.Empty;

        var answer = await calls.AnswerAsync(
            http, TextRequestFields.BatchPredict,
            static answered => new BatchPredictResponse(answered.Items, answered.Answer.Predictions.Count, answered.Answer.Model, answered.Milliseconds),
            $"{BodyReader.Json}, or multipart/form-data with a CSV");
        return answer.Problem is { } wrong ? wrong : TypedResults.Ok(answer.Value);
    }
}
