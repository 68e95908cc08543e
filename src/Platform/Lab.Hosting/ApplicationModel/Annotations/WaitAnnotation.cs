namespace Aspire.Hosting.ApplicationModel;

/// <summary>For what a resource waits.</summary>
public enum WaitType
{
    /// <summary>Running, with all health checks passed.</summary>
    WaitUntilHealthy,

    /// <summary>Ended with the wanted exit code.</summary>
    WaitForCompletion,

    /// <summary>Running, healthy or not.</summary>
    WaitUntilStarted,
}

/// <summary>What to do when the other resource cannot become available (it failed or ended).</summary>
public enum WaitBehavior
{
    WaitOnResourceUnavailable,
    StopOnResourceUnavailable,
}

/// <summary>The resource starts after another one.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public WaitType WaitType { get; } = waitType;

    /// <summary>Exit code that counts as success of <see cref="WaitType.WaitForCompletion"/>.</summary>
    public int ExitCode { get; } = exitCode;

    public WaitBehavior? WaitBehavior { get; init; }
}
