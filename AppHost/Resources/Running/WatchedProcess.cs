namespace AppHost.Resources.Running;

/// <summary>Tells from the states of one process whether it died by itself.</summary>
sealed class WatchedProcess(RestartPolicy policy)
{
    /// <summary>How the text begins that is shown while it waits for its restart; not a state of the process.</summary>
    public const string Restarting = "Restarting";

    string? last;

    public RestartPolicy Policy { get; } = policy;

    /// <summary>It died, and nobody has started it since.</summary>
    public bool IsDown { get; private set; }

    /// <summary>The start that comes is a restart, and not by hand.</summary>
    public bool StartedByUs { get; set; }

    /// <summary>Takes the newest state; true when the process has ended and nobody told it to.</summary>
    public bool Died(string? state)
    {
        string? before = last;
        if (state is null || state == before || state.StartsWith(Restarting, StringComparison.Ordinal)) return false;
        last = state;
        if (state == KnownResourceStates.Starting || state == KnownResourceStates.Running)
        {
            if (IsDown && !StartedByUs) Policy.Forget();
            IsDown = false;
            if (state == KnownResourceStates.Running) StartedByUs = false;
            return false;
        }
        // Who is told to stop is first in state Stopping.
        if ((before != KnownResourceStates.Running && before != KnownResourceStates.Starting) || (state != KnownResourceStates.Finished && state != KnownResourceStates.Exited)) return false;
        IsDown = true;
        return true;
    }
}
