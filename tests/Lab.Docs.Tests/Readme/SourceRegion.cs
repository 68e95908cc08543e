using Lab.TestSupport;

namespace Lab.Docs.Tests.Readme;

/// <summary>A part of a test file between "#region NAME" and "#endregion" that a document shows.</summary>
static class SourceRegion
{
    /// <param name="reference">"from: PATH#NAME", the path from the repository root and below tests.</param>
    public static string Read(string reference)
    {
        const string Keyword = "from:";
        int hash = reference.IndexOf('#');
        if (!reference.StartsWith(Keyword, StringComparison.Ordinal) || hash < 0)
            throw new FormatException($"'{reference}': a C# block needs the comment <!-- from: tests/FILE.cs#REGION --> before it.");
        string path = reference[Keyword.Length..hash].Trim(), name = reference[(hash + 1)..].Trim();
        if (!path.StartsWith("tests/", StringComparison.Ordinal)) throw new FormatException($"'{path}': only code that tests run is shown.");
        return Extract(File.ReadAllText(Path.Combine(RepositoryRoot.Path, path)), name)
            ?? throw new FormatException($"'{path}' has no region '{name}'.");
    }

    /// <summary>The lines of a region without the indentation that they share, or null when there is none of that name.</summary>
    public static string? Extract(string source, string name)
    {
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        int start = Array.FindIndex(lines, line => line.Trim() == $"#region {name}");
        if (start < 0) return null;
        var region = lines.Skip(start + 1).TakeWhile(line => line.Trim() != "#endregion").ToList();
        while (region.Count > 0 && region[0].Trim().Length == 0) region.RemoveAt(0);
        while (region.Count > 0 && region[^1].Trim().Length == 0) region.RemoveAt(region.Count - 1);
        int indent = region.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Concat(region.Select(line => (line.Trim().Length == 0 ? "" : line[indent..].TrimEnd()) + "\n"));
    }
}
