namespace Lab.Cli.Predictions;

/// <summary>How much of a source is in memory at a time.</summary>
static class TextWindows
{
    /// <summary>Rows of a window: enough that the speed does not suffer from its end.</summary>
    public const int Rows = 512;

    /// <summary>A window ends early when its rows hold this many UTF-16 units.</summary>
    public const int Characters = 1 << 20;

    public static IEnumerable<IReadOnlyList<TextRow>> Of(IEnumerable<TextRow> rows)
    {
        var window = new List<TextRow>(Rows);
        long characters = 0;
        foreach (var row in rows)
        {
            window.Add(row);
            foreach (var field in row.Fields) characters += field.Length;
            if (window.Count < Rows && characters < Characters) continue;
            yield return window;
            window.Clear();
            characters = 0;
        }
        if (window.Count > 0) yield return window;
    }
}
