using System.Globalization;
using Lab.PredictionService.Models;
using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.Records;
using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Feedback;

/// <summary>Corrections for the people who decide about them: behind the key.</summary>
static class FeedbackAdminEndpoints
{
    const int LongestPage = 500;

    public static void MapFeedbackAdmin(this WebApplication app)
    {
        var feedback = app.MapGroup("/feedback").RequiresApiKey();
        feedback.MapGet("/", ListAsync).WithName("list_feedback").WithTags(ApiTags.Feedback)
            .WithSummary("Corrections with their states, newest first.")
            .WithDescription($"`state` asks for one state; `skip` and `take` (at most {LongestPage}) for a page.")
            .WithExamples(Examples.FeedbackPage).ProducesProblems([400, .. ApiStatuses.Administration]);
        feedback.MapPost("/{id:guid}/accept", AcceptAsync).WithName("accept_feedback").WithTags(ApiTags.Feedback)
            .WithSummary("A correction is right: trainings learn from it.")
            .WithExamples(Examples.FeedbackItem).ProducesProblems([404, 409, 415, .. ApiStatuses.Administration]);
        feedback.MapPost("/{id:guid}/correct", CorrectAsync).WithName("correct_feedback").WithTags(ApiTags.Feedback)
            .WithSummary("Another label is right: {\"label\"}.")
            .Accepts<FeedbackLabel>("application/json")
            .WithExamples(Examples.FeedbackItem, Examples.Label).ProducesProblems([400, 404, 408, 409, 413, 415, .. ApiStatuses.Administration]);
        feedback.MapPost("/{id:guid}/drop", DropAsync).WithName("drop_feedback").WithTags(ApiTags.Feedback)
            .WithSummary("No training learns from a correction, until it is accepted after all.")
            .WithExamples(Examples.FeedbackItem).ProducesProblems([404, 415, .. ApiStatuses.Administration]);
        feedback.MapDelete("/{id:guid}", DeleteAsync).WithName("delete_feedback").WithTags(ApiTags.Feedback)
            .WithSummary("Deletes a correction with its text: also from the prediction log, the cache and later trainings.")
            .WithExamples(Examples.FeedbackDeletion).ProducesProblems([404, 415, .. ApiStatuses.Administration]);
    }

    static async Task<Results<Ok<FeedbackPageResponse>, ProblemHttpResult>> ListAsync(FeedbackDesk desk, CancellationToken cancellation, string? state = null, string? skip = null, string? take = null)
    {
        FeedbackState? asked = null;
        if (state is not null && !TryState(state, out asked))
            return Problem.BadRequest($"There is no state '{state}'; expected one of {string.Join(", ", Enum.GetNames<FeedbackState>().Select(name => $"'{name.ToLowerInvariant()}'"))}.", "?state");
        if (!TryNumber(skip, 0, 0, int.MaxValue - LongestPage, out int from)) return Problem.BadRequest("'skip' is no number of corrections.", "?skip");
        if (!TryNumber(take, 50, 1, LongestPage, out int most)) return Problem.BadRequest($"'take' is no number from 1 to {LongestPage}.", "?take");
        return (await desk.ListAsync(asked, from, most, cancellation)).ToResult();
    }

    static async Task<Results<Ok<FeedbackItemResponse>, ProblemHttpResult>> AcceptAsync(Guid id, FeedbackDesk desk, CancellationToken cancellation) =>
        (await desk.AcceptAsync(id.ToString(), cancellation)).ToResult();

    static async Task<Results<Ok<FeedbackItemResponse>, ProblemHttpResult>> CorrectAsync(
        Guid id, HttpRequest http, BodyReader bodies, ModelHost host, FeedbackDesk desk, CancellationToken cancellation)
    {
        var request = await bodies.ReadAsync(http, FeedbackParser.ParseLabel);
        if (request.Problem is { } wrong) return wrong;
        if (host.State is not ModelState.Ready { Model: var model }) return Problem.NoModel(host.State);
        return FeedbackEndpoints.Find(request.Value!.Label, model) is { } label
            ? (await desk.CorrectAsync(id.ToString(), label, cancellation)).ToResult()
            : FeedbackEndpoints.UnknownLabel("label", request.Value.Label, model);
    }

    static async Task<Results<Ok<FeedbackItemResponse>, ProblemHttpResult>> DropAsync(Guid id, FeedbackDesk desk, CancellationToken cancellation) =>
        (await desk.DropAsync(id.ToString(), cancellation)).ToResult();

    static async Task<Results<Ok<FeedbackDeletion>, ProblemHttpResult>> DeleteAsync(Guid id, FeedbackDesk desk, CancellationToken cancellation) =>
        (await desk.DeleteAsync(id.ToString(), cancellation)).ToResult();

    // Digits are no names.
    static bool TryState(string text, out FeedbackState? state)
    {
        bool known = Enum.TryParse<FeedbackState>(text, ignoreCase: true, out var parsed) && char.IsAsciiLetter(text[0]) && Enum.IsDefined(parsed);
        state = known ? parsed : null;
        return known;
    }

    static bool TryNumber(string? text, int otherwise, int least, int most, out int number)
    {
        number = otherwise;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most);
    }
}
