using Lab.Records.Jobs;

namespace Lab.Trainer.Jobs;

/// <summary>What the trainer does now.</summary>
sealed class TrainerState
{
    volatile Job? job;
    volatile string? problem = "It has not asked for a job yet.";

    /// <summary>Null: it waits for one.</summary>
    public Job? Job => job;

    /// <summary>Why no job can be had; null when it can.</summary>
    public string? Problem => problem;

    public void Reached() => problem = null;

    public void Away(string why) => problem = why;

    public void Begins(Job begun) => job = begun;

    public void Ends() => job = null;
}
