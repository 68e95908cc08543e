namespace Lab.Inference;

/// <summary>Where the time of one text went.</summary>
/// <param name="Queue">From entering the queue until its batch started.</param>
/// <param name="Model">The whole batch through the model: every text of a batch has the same.</param>
public readonly record struct StageTimes(TimeSpan Queue, TimeSpan Model);
