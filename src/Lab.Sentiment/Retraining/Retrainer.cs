namespace Lab.Sentiment.Retraining;

/// <summary>From the champion and what was learned since to a new version, judged.</summary>
public static class Retrainer
{
    /// <summary>Gathers rows, fine-tunes the champion, registers the new version, and lets the gate decide whether it takes the champion's place.</summary>
    /// <exception cref="LabException">There is no champion, no row to learn, or an option or file is not right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the work folder has what is needed to go on.</exception>
    public static Task<RetrainingResult> RunAsync(
        RetrainingOptions options, IProgress<RetrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
