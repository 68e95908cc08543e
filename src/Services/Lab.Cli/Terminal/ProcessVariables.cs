namespace Lab.Cli.Terminal;

/// <summary>Environment variables of this process.</summary>
static class ProcessVariables
{
    /// <summary>An empty one counts as not set.</summary>
    public static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
