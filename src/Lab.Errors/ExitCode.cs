namespace Lab;

/// <summary>How a process ended, for the shell.</summary>
public enum ExitCode
{
    Done = 0,

    /// <summary>A bug of ours.</summary>
    Bug = 1,

    /// <summary>Options or arguments are wrong.</summary>
    Usage = 2,

    /// <summary>Data is wrong, or a file cannot be read or written.</summary>
    Data = 3,

    /// <summary>A model folder is missing, damaged or not supported.</summary>
    Model = 4,

    /// <summary>A tool or device that was asked for is not there.</summary>
    MissingTool = 5,

    /// <summary>A quality gate was not met.</summary>
    Gate = 6,

    /// <summary>Ctrl+C or SIGTERM.</summary>
    Cancelled = 130,
}
