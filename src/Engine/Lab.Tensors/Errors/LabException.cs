namespace Lab;

/// <summary>What kind of failure a <see cref="LabException"/> is; one table per boundary maps it to an exit code or an HTTP status.</summary>
public enum ErrorKind
{
    /// <summary>The caller asked for something that does not exist or does not fit together (options, arguments).</summary>
    Usage,

    /// <summary>Data (CSV, JSON, text) is not what its format or its labels require.</summary>
    Data,

    /// <summary>A model folder is missing, damaged or of an unsupported kind.</summary>
    Model,

    /// <summary>A tool outside this process is needed and was not found.</summary>
    MissingTool,

    /// <summary>A quality gate was not met.</summary>
    Gate,
}

/// <summary>
/// The one exception for failures that a user can act on. It says what was wrong, where, what would have been right,
/// and what to do. Anything else that escapes is a bug of ours.
/// </summary>
public sealed class LabException : Exception
{
    /// <param name="kind">Class of the failure.</param>
    /// <param name="what">One sentence: what is wrong, with the offending value.</param>
    /// <param name="where">File, line, JSON path, option name.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="remedy">What the user can do now.</param>
    /// <param name="inner">The failure below, when there is one.</param>
    public LabException(
        ErrorKind kind, string what, string? where = null, string? expected = null, string? remedy = null, Exception? inner = null)
        : base(Compose(what, where, expected, remedy), inner)
    {
        Kind = kind;
        What = what;
        Where = where;
        Expected = expected;
        Remedy = remedy;
    }

    public ErrorKind Kind { get; }

    public string What { get; }

    public string? Where { get; }

    public string? Expected { get; }

    public string? Remedy { get; }

    static string Compose(string what, string? where, string? expected, string? remedy)
    {
        var text = where is null ? what : $"{where}: {what}";
        if (expected is not null) text += $" Expected: {expected}";
        if (remedy is not null) text += $" {remedy}";
        return text;
    }
}
