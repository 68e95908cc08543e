namespace Lab.Notebooks.Running;

/// <summary>What is said of a Jupyter kernel whose process ended in a run: why, and in which cell.</summary>
static class KernelDeath
{
    // 128 and the number of SIGKILL, as .NET tells it.
    const int killed = 137;

    // Of the cell's source.
    const int shownLines = 12;

    /// <param name="exitCode">Of the process.</param>
    /// <param name="errors">All that it wrote to stderr.</param>
    /// <param name="cell">The running one, its number from 1; null: none had run.</param>
    public static LabException Of(int? exitCode, string errors, (int Number, string Source)? cell)
    {
        string why = exitCode == killed ? "it was killed, most likely because memory ran out"
            : errors.Contains("Stack overflow", StringComparison.OrdinalIgnoreCase) ? "its stack overflowed, which .NET cannot survive"
            : errors.Trim().Split('\n').LastOrDefault() is { Length: > 0 } last ? last : "it left no message";
        string what = cell is { } ended ? $"Cell {ended.Number} ended the Jupyter kernel's process" : "The Jupyter kernel ended";
        return new LabException(ErrorKind.Data, $"{what} (code {exitCode}): {why}.", cell is { } at ? $"cell {at.Number}\n{Excerpt(at.Source)}" : null);
    }

    static string Excerpt(string source)
    {
        string[] lines = source.Split('\n');
        return string.Join('\n', lines.Length <= shownLines ? lines : [.. lines.Take(shownLines), "…"]);
    }
}
