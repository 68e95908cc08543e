namespace Lab.Sentiment.Retraining;

/// <summary>What asked for a retraining.</summary>
/// <param name="Kind">Which kind of asker.</param>
/// <param name="Detail">In a few words: the finding's cause and verdict, the mail's subject, "10 corrections"; null for none.</param>
public sealed record RetrainingCause(RetrainingCauseKind Kind, string? Detail = null)
{
    /// <summary>"finding: model-age"; cut where it is too long for a tag.</summary>
    public override string ToString() => Detail is null ? Kind.ToString().ToLowerInvariant() : ShortText.Of($"{Kind.ToString().ToLowerInvariant()}: {Detail}");
}

/// <summary>Who asks for a retraining.</summary>
public enum RetrainingCauseKind
{
    Person,
    Feedback,
    Finding,
    Mail,
    Schedule,
}
