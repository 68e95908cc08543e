namespace Aspire.Hosting.ApplicationModel;

/// <summary>States the dashboard knows.</summary>
public static class KnownResourceStates
{
    public static readonly string Hidden = nameof(Hidden);
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>Held back until what it waits for is there.</summary>
    public static readonly string Waiting = nameof(Waiting);
    public static readonly string Starting = nameof(Starting);
    public static readonly string Building = nameof(Building);
    public static readonly string Running = nameof(Running);

    /// <summary>In use, without a process (a parameter with a value).</summary>
    public static readonly string Active = nameof(Active);

    /// <summary>The container engine does not answer.</summary>
    public static readonly string RuntimeUnhealthy = nameof(RuntimeUnhealthy);
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Ended, stopped or by itself.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>Ended by itself, its work done.</summary>
    public static readonly string Finished = nameof(Finished);
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>A parameter without a value.</summary>
    public static readonly string ValueMissing = nameof(ValueMissing);

    /// <summary>States that a resource does not leave by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>Colours of a state.</summary>
public static class KnownResourceStateStyles
{
    public static readonly string Error = "error";
    public static readonly string Success = "success";
    public static readonly string Info = "info";
    public static readonly string Warn = "warning";
}

/// <summary>Types the dashboard knows.</summary>
static class KnownResourceTypes
{
    public const string Executable = nameof(Executable);
    public const string Project = nameof(Project);
    public const string Container = nameof(Container);
    public const string Parameter = nameof(Parameter);
    public const string ConnectionString = nameof(ConnectionString);
    public const string ExternalService = nameof(ExternalService);
}
