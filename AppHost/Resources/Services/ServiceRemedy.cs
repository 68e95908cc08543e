using System.Text.RegularExpressions;

namespace AppHost.Resources.Services;

/// <summary>Services say themselves what is wrong with their data and what to do: such a line, among the last of a process that ended, is its remedy.</summary>
static partial class ServiceRemedy
{
    // Of the tracking server and of the errors of every service.
    static readonly string[] words = ["is damaged", "is full", "No space left on device", "cannot be opened or written", "is no SQLite database", "The disk of the database fails"];

    /// <param name="lines">Last lines of its log.</param>
    public static string? Find(IReadOnlyList<string> lines) =>
        lines.LastOrDefault(line => words.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))) is { } said ? Time().Replace(said, "").Trim() : null;

    /// <summary>A process that ends with such a line is not started again; console and dashboard show the line.</summary>
    public static IResourceBuilder<T> WithServiceRemedy<T>(this IResourceBuilder<T> builder) where T : IResource =>
        builder.WithAnnotation(new Running.RemedyAnnotation(Find));

    // The orchestrator writes when a line came in front of it.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\S+Z\s+")]
    private static partial Regex Time();
}
