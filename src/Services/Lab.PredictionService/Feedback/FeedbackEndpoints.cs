using Lab.PredictionService.Hosting;
using Lab.PredictionService.Models;
using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

static class FeedbackEndpoints
{
    public static void MapFeedback(this WebApplication app) => app.MapPost("/feedback/submit", SubmitAsync)
        .WithName("submit_feedback").WithTags(ApiTags.Feedback)
        .WithSummary("""Keeps {"text", "correct", "predicted"?, "prediction_id"?} for the next training.""")
        .WithDescription("Answered when the correction is on disk: in the Redis stream `lab:feedback`, or in a file of the service while Redis is away.")
        .Accepts<FeedbackRequest>("application/json").WithExamples(Examples.Kept, Examples.Correction)
        .ProducesProblems(ApiStatuses.Corrections);

    static async Task<Results<Accepted<FeedbackResponse>, ProblemHttpResult>> SubmitAsync(
        HttpRequest http, BodyReader bodies, IOptions<PredictionOptions> limits, ModelHost host, FeedbackStore store, TimeProvider time)
    {
        var request = await bodies.ReadAsync(http, body => FeedbackParser.Parse(body, limits.Value));
        if (request.Problem is { } wrong) return wrong;
        if (host.State is not ModelState.Ready { Model: var model }) return Problem.NoModel(host.State);
        var feedback = request.Value!;
        var labels = model.Predictor.Labels;
        string? correct = labels.FirstOrDefault(label => string.Equals(label, feedback.Correct, StringComparison.OrdinalIgnoreCase));
        if (correct is null) return UnknownLabel(feedback.Correct, labels);

        var now = time.GetUtcNow();
        var record = new FeedbackRecord(
            Guid.CreateVersion7(now).ToString(), now.ToUnixTimeMilliseconds(), feedback.Text, feedback.Predicted, correct, feedback.PredictionId,
            model.Name.Name, model.Name.Version);
        var kept = await store.AddAsync(record);
        return kept.Refusal is { } reason
            ? Problem.At(StatusCodes.Status503ServiceUnavailable, $"The correction is not kept. {reason}")
            : TypedResults.Accepted((string?)null, new FeedbackResponse(record.Id, kept.Pending));
    }

    static ProblemHttpResult UnknownLabel(string given, IReadOnlyList<string> labels) => Problem.BadRequest(
        "'correct' is not a label of the model; " + (NearestName.Of(given, labels) is { } nearest
            ? $"did you mean '{nearest}'?"
            : $"expected one of {string.Join(", ", labels.Select(label => $"'{label}'"))}."),
        "$.correct");
}
