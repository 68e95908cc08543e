using Lab.PredictionService.Hosting;
using Lab.PredictionService.Models;
using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

static class FeedbackEndpoints
{
    public static void MapFeedback(this WebApplication app) => app.MapPost("/feedback/submit", SubmitAsync)
        .WithName("submit_feedback").WithTags(ApiTags.Feedback)
        .WithSummary("""Keeps {"text", "correct", "predicted"?, "prediction_id"?} for the next training.""")
        .WithDescription("Answered when the correction is on disk: in the Redis stream `lab:feedback`, or in a file of the service while Redis is away.")
        .RequireRateLimiting(FeedbackLimits.Policy)
        .Accepts<FeedbackRequest>("application/json").WithExamples(Examples.Kept, Examples.Correction)
        .ProducesProblems(ApiStatuses.Corrections);

    static async Task<Results<Accepted<FeedbackResponse>, ProblemHttpResult>> SubmitAsync(
        HttpRequest http, BodyReader bodies, IOptions<PredictionOptions> limits, ModelHost host, FeedbackStore store, TimeProvider time, [FromServices] FeedbackRetraining? retraining = null)
    {
        var request = await bodies.ReadAsync(http, body => FeedbackParser.Parse(body, limits.Value));
        if (request.Problem is { } wrong) return wrong;
        if (host.State is not ModelState.Ready { Model: var model }) return Problem.NoModel(host.State);
        var feedback = request.Value!;
        if (Find(feedback.Correct, model) is not { } correct) return UnknownLabel("correct", feedback.Correct, model);

        var now = time.GetUtcNow();
        var record = new FeedbackRecord(
            Guid.CreateVersion7(now).ToString(), now.ToUnixTimeMilliseconds(), feedback.Text,
            feedback.Predicted is { } predicted ? Find(predicted, model) ?? predicted : null, correct, feedback.PredictionId,
            model.Name.Name, model.Name.Version);
        var kept = await store.AddAsync(record);
        if (kept.Refusal is { } reason) return Problem.At(StatusCodes.Status503ServiceUnavailable, $"The correction is not kept. {reason}");
        string? job = retraining is not null && kept.State is FeedbackState.Accepted ? await retraining.TryStartAsync() : null;
        return TypedResults.Accepted((string?)null, new FeedbackResponse(record.Id, kept.Pending, kept.State, job));
    }

    /// <summary>A label of the model as that writes it; null when it has none of that name.</summary>
    public static string? Find(string given, ServedModel model) =>
        model.Predictor.Labels.FirstOrDefault(label => string.Equals(label, given, StringComparison.OrdinalIgnoreCase));

    public static ProblemHttpResult UnknownLabel(string member, string given, ServedModel model) => Problem.BadRequest(
        $"'{member}' is not a label of the model; " + (NearestName.Of(given, model.Predictor.Labels) is { } nearest
            ? $"did you mean '{nearest}'?"
            : $"expected one of {string.Join(", ", model.Predictor.Labels.Select(label => $"'{label}'"))}."),
        $"$.{member}");
}
