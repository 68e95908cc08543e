namespace Lab.Datasets;

/// <summary>One text with its class.</summary>
/// <param name="Text">The text as the model receives it.</param>
/// <param name="Label">Index of the class.</param>
/// <param name="Line">Physical line of the file, from 1, on which its row starts.</param>
public sealed record LabelledExample(string Text, int Label, long Line)
{
    /// <summary>UTF-16 units of the text before cleaning.</summary>
    public int GivenLength { get; init; } = Text.Length;

    /// <summary>Parts of the row that are texts by themselves (<see cref="DatasetOptions.ExcerptColumns"/>), cleaned; none is empty.</summary>
    public IReadOnlyList<string> Excerpts { get; init; } = [];

    /// <summary>How often a training learns it in an epoch.</summary>
    public int Repeat { get; init; } = 1;
}
