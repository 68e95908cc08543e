using Lab.PredictionService.Caching;
using Lab.PredictionService.Problems;
using Lab.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

/// <summary>What people decide about corrections, as answers: there is no book without Redis.</summary>
sealed class FeedbackDesk(IOptions<FeedbackOptions> options, TimeProvider time, FeedbackBook? book = null, PredictionStream? predictions = null, AnswerCache? cache = null)
{
    static readonly TimeSpan limit = TimeSpan.FromSeconds(10);

    public Task<Attempt<FeedbackPageResponse>> ListAsync(FeedbackState? state, int skip, int take, CancellationToken cancellation) => AskAsync<FeedbackPageResponse>(
        async limited => FeedbackPageResponse.Of(await book!.ListAsync(state, skip, take, limited)), cancellation);

    public Task<Attempt<FeedbackItemResponse>> AcceptAsync(string id, CancellationToken cancellation) => ChangeAsync(id, limited => book!.AcceptAsync(id, limited), cancellation);

    public Task<Attempt<FeedbackItemResponse>> CorrectAsync(string id, string label, CancellationToken cancellation) =>
        ChangeAsync(id, limited => book!.CorrectAsync(id, label, limited), cancellation);

    public Task<Attempt<FeedbackItemResponse>> DropAsync(string id, CancellationToken cancellation) => ChangeAsync(id, limited => book!.DropAsync(id, limited), cancellation);

    /// <summary>The correction goes last: where something fails before, it can be asked for again.</summary>
    public Task<Attempt<FeedbackDeletion>> DeleteAsync(string id, CancellationToken cancellation) => AskAsync<FeedbackDeletion>(async limited =>
    {
        var item = await book!.FindAsync(id, limited);
        long logged = item is null ? 0 : await predictions!.DeleteTextAsync(item.Record.Text, item.Record.PredictionId, cancellation);
        long cached = item is null ? 0 : await cache!.ForgetAsync(item.Record.Text, cancellation);
        return await book.DeleteAsync(id, options.Value.RememberIds, cancellation)
            ? new FeedbackDeletion(id, logged, cached)
            : Problem.At(StatusCodes.Status404NotFound, $"There is no correction {id}. One that still waits in a spool is not taken any more.");
    }, cancellation);

    Task<Attempt<FeedbackItemResponse>> ChangeAsync(string id, Func<CancellationToken, Task<FeedbackChange>> change, CancellationToken cancellation) => AskAsync<FeedbackItemResponse>(async limited =>
    {
        var done = await change(limited);
        if (done.Outcome is FeedbackOutcome.Contradiction) return Problem.At(
            StatusCodes.Status409Conflict, $"Correction {done.Other} gives this text another label, and a person has accepted it: drop or correct that one first.");
        return await book!.FindAsync(id, limited) is { } item
            ? FeedbackItemResponse.Of(item)
            : Unknown(id);
    }, cancellation);

    static ProblemHttpResult Unknown(string id) => Problem.At(StatusCodes.Status404NotFound, $"There is no correction {id}; GET /feedback lists them.");

    async Task<Attempt<T>> AskAsync<T>(Func<CancellationToken, Task<Attempt<T>>> ask, CancellationToken cancellation) where T : class
    {
        if (book is null) return Problem.At(StatusCodes.Status503ServiceUnavailable, "No Redis is configured (ConnectionStrings:redis): corrections wait in the spool.");
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await ask(either.Token);
        }
        catch (Exception away) when (RedisErrors.IsFailure(away, cancellation))
        {
            return Problem.At(StatusCodes.Status503ServiceUnavailable, $"{RedisErrors.Describe(away)} Ask again later.");
        }
    }
}
