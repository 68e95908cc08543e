using Lab.Monitoring.Staleness;
using Lab.Records;
using Lab.Sentiment;

namespace Lab.Trainer.Handlers;

/// <summary>How right the champion's answers were at most, as accepted corrections tell: what the monitor's live accuracy is, at its defaults.</summary>
sealed class ChampionAccuracy(ModelRegistry registry, IPredictionSource predictions, FeedbackBook corrections, TimeProvider time)
{
    static readonly TimeSpan window = TimeSpan.FromDays(7);
    const int MostAnswers = 10_000;
    static readonly int leastAnswers = new StalenessOptions().MinAnswers;

    /// <summary>0 to 1; null while there are too few answers to judge.</summary>
    public async Task<double?> FindAsync(CancellationToken cancellation)
    {
        if (await registry.FindChampionAsync(cancellation) is not { } champion) return null;
        var answers = await predictions.ReadAsync(time.GetUtcNow() - window, MostAnswers, cancellation);
        PredictionRecord[] own = [.. answers.Where(answer => answer.Version == champion.Version)];
        return LiveAccuracy.Of(own, await corrections.AcceptedItemsAsync(cancellation)) is { } live && live.Answers >= leastAnswers ? live.AtMost : null;
    }
}
