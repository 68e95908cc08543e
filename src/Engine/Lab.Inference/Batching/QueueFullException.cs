namespace Lab.Inference;

/// <summary>Too much waits already; nothing of the call was queued.</summary>
public sealed class QueueFullException(QueueRefusal refusal) : Exception(Say(refusal))
{
    /// <summary>Why, and when to come back.</summary>
    public QueueRefusal Refusal { get; } = refusal;

    static string Say(QueueRefusal refusal) => refusal.Limit == QueueLimit.Room
        ? "Too many texts are waiting for the model"
        : $"The texts would wait about {Math.Ceiling(refusal.PredictedWait.TotalSeconds):N0} s for the model, longer than is allowed";
}
