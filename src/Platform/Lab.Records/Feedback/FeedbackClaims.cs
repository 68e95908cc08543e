using StackExchange.Redis;

namespace Lab.Records;

/// <summary>
/// Counts accepted corrections towards a retraining: one is open at a time, whoever asks, and each correction counts for one. The open one has a
/// number, which makes its job the same for everyone who submits it.
/// </summary>
public sealed class FeedbackClaims(RedisConnection redis, TimeProvider time)
{
    /// <summary>The open retraining; opens one when enough corrections wait for it.</summary>
    /// <param name="enough">So many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null when none is open.</returns>
    public async Task<FeedbackClaim?> TryOpenAsync(int enough, CancellationToken cancellation)
    {
        var answer = (RedisValue[])(await redis.EvaluateAsync(
            FeedbackScripts.Claim, [enough, FeedbackFields.Milliseconds(time.GetUtcNow())], cancellation))!;
        return (long)answer[0] is var number and > 0 ? new(number, answer[1].IsNullOrEmpty ? null : answer[1].ToString()) : null;
    }

    /// <summary>Its job is in the queue.</summary>
    public Task BeginAsync(long number, string job, CancellationToken cancellation) => redis.EvaluateAsync(FeedbackScripts.Begin, [number, job], cancellation);

    /// <summary>The job made a champion. Which corrections that learned, its trainer has said (<see cref="FeedbackBook.MarkUsedAsync"/>).</summary>
    public Task SucceededAsync(long number, CancellationToken cancellation) => SettleAsync(number, TimeSpan.Zero, cancellation);

    /// <summary>The job made none. What was counted has had its turn: only new corrections count towards the next one, which comes after a pause.</summary>
    public Task EndedAsync(long number, TimeSpan coolDown, CancellationToken cancellation) => SettleAsync(number, coolDown, cancellation);

    Task SettleAsync(long number, TimeSpan coolDown, CancellationToken cancellation) => redis.EvaluateAsync(
        FeedbackScripts.Settle, [number, FeedbackFields.Milliseconds(time.GetUtcNow() + coolDown)], cancellation);
}

/// <summary>A retraining that corrections ask for.</summary>
/// <param name="Number">Counts up.</param>
/// <param name="Job">Null until it is in the queue.</param>
public sealed record FeedbackClaim(long Number, string? Job);
