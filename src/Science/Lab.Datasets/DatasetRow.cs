namespace Lab.Datasets;

/// <summary>A row of a data set with its label by name, for queries and tables.</summary>
/// <param name="Line">Of the file, from 1.</param>
/// <param name="Label">Name of the class.</param>
/// <param name="Text">As the model receives it.</param>
public sealed record DatasetRow(long Line, string Label, string Text)
{
    /// <summary>UTF-16 units.</summary>
    public int Characters => Text.Length;

    /// <summary>Runs without white space.</summary>
    public int Words => CountWords(Text);

    /// <summary>Runs of a text without white space.</summary>
    public static int CountWords(string text)
    {
        var (words, inside) = (0, false);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && !inside) words++;
            inside = !char.IsWhiteSpace(c);
        }
        return words;
    }
}
