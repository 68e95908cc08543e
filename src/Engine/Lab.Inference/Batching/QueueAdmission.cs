namespace Lab.Inference;

/// <summary>
/// Whether a call is queued: by room, and by the time that it would wait for others. Long and short calls (see <see cref="CallTurns"/>)
/// have room of their own, so that long ones do not turn short ones away. A call larger than the whole queue is let in when no other of
/// its kind waits: it could never be served otherwise. Not thread-safe.
/// </summary>
sealed class QueueAdmission(BatchingOptions options, CallTurns turns, ModelPace pace)
{
    /// <summary>Texts of calls that are still being encoded; they count as those of long calls.</summary>
    public int Reserved { get; set; }

    /// <summary>Tokens of the batch that is being computed.</summary>
    public int Computing { get; set; }

    /// <summary>Whether the call fits, and does not wait too long.</summary>
    /// <param name="texts">Of the call.</param>
    /// <param name="tokens">Of the call.</param>
    /// <param name="isLong">It takes turns.</param>
    /// <param name="budget">Tokens of a shared batch.</param>
    /// <param name="refusal">Set when it is refused.</param>
    public bool Admits(int texts, long tokens, bool isLong, long budget, out QueueRefusal refusal)
    {
        if (!HasRoom(texts, tokens, isLong, out refusal)) return false;
        var wait = pace.TimeFor(Computing + turns.TokensAhead((int)tokens, isLong, budget));
        if (wait <= options.MaxPredictedWait) return true;
        // Once so little is left that even all of it is computed in time.
        refusal = new QueueRefusal(QueueLimit.Wait, wait, pace.TimeFor((long)Computing + turns.Tokens) - options.MaxPredictedWait);
        return false;
    }

    /// <summary>Whether the call fits beside those of its kind that wait or are on their way.</summary>
    public bool HasRoom(int texts, long tokens, bool isLong, out QueueRefusal refusal)
    {
        refusal = default;
        var waiting = turns.Waiting(isLong);
        int others = waiting.Texts + (isLong ? Reserved : 0);
        if (others == 0 ? tokens <= int.MaxValue : others + texts <= options.MaxQueuedTexts && waiting.Tokens + tokens <= options.MaxQueuedTokens) return true;
        refusal = new QueueRefusal(QueueLimit.Room, pace.TimeFor((long)Computing + turns.Tokens), UntilRoom(waiting, texts, tokens, isLong));
        return false;
    }

    TimeSpan UntilRoom(Amount waiting, int texts, long tokens, bool isLong)
    {
        long surplusTexts = Math.Clamp((long)waiting.Texts + texts - options.MaxQueuedTexts, 0, waiting.Texts);
        long surplusTokens = Math.Clamp(waiting.Tokens + tokens - options.MaxQueuedTokens, 0, waiting.Tokens);
        // Texts as tokens of the average one that waits.
        long surplus = waiting.Texts == 0 ? 0 : Math.Max(surplusTexts * waiting.Tokens / waiting.Texts, surplusTokens);
        // What is computed meanwhile: short calls go first, long ones have one batch in two beside them.
        var others = turns.Waiting(!isLong);
        return pace.TimeFor(Computing + surplus + (isLong ? others.Tokens : Math.Min(others.Tokens, surplus)));
    }
}
