namespace Lab.Records.Jobs;

/// <summary>Bounds of what jobs take in Redis, which never drops anything by itself.</summary>
public sealed record JobQueueOptions
{
    /// <summary>Jobs that wait or run; further ones are refused.</summary>
    public int MaxWaiting { get; init; } = 1_000;

    /// <summary>Ended jobs that stay to be looked at; older ones go with their lines.</summary>
    public int KeepEnded { get; init; } = 1_000;

    /// <summary>Lines of a job, about; older ones go.</summary>
    public int MaxLines { get; init; } = 2_000;

    /// <summary>How long the key of a submission finds its job.</summary>
    public TimeSpan RememberKeys { get; init; } = TimeSpan.FromDays(7);

    /// <summary>UTF-8 bytes of a request.</summary>
    public int MaxRequestBytes { get; init; } = 65_536;
}
