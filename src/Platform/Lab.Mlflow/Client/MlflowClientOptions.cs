namespace Lab.Mlflow;

/// <summary>How a client reaches its server.</summary>
public sealed record MlflowClientOptions
{
    /// <summary>Null: from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.</summary>
    public MlflowCredentials? Credentials { get; init; }

    /// <summary>Of one attempt of a call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of one attempt to send or fetch a file.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Attempts after the first one, of calls that may be repeated.</summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>Wait before the first retry; each further one waits twice as long.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait, also where the server's Retry-After asks for more.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From 0 to 1: how much of half a wait is added to it, so that many who lost one server do not come back at one moment.</summary>
    public Func<double> Jitter { get; init; } = Jitters.Next;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        if (Timeout <= TimeSpan.Zero || TransferTimeout <= TimeSpan.Zero) throw Wrong("A timeout must be positive.", nameof(Timeout));
        if (MaxRetries is < 0 or > 100) throw Wrong($"{MaxRetries} retries.", nameof(MaxRetries));
        if (FirstRetryDelay < TimeSpan.Zero || MaxRetryDelay < FirstRetryDelay) throw Wrong("Waits must not be negative, the longest no shorter than the first.", nameof(MaxRetryDelay));
    }

    static LabException Wrong(string what, string where) => new(ErrorKind.Usage, what, $"{nameof(MlflowClientOptions)}.{where}");
}
