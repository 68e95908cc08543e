using Lab.Datasets;

namespace Lab.Cli.Predictions;

/// <summary>Texts from the command line.</summary>
sealed class GivenTexts : ITextSource
{
    readonly string[] texts;

    /// <exception cref="LabException">A text is empty.</exception>
    public GivenTexts(string[] texts)
    {
        this.texts = texts;
        if (Array.FindIndex(texts, string.IsNullOrWhiteSpace) is >= 0 and var empty)
            throw new LabException(ErrorKind.Usage, texts.Length == 1 ? "The text is empty." : $"Text {empty + 1} is empty.", "TEXT", "a text with words");
    }

    public IReadOnlyList<string> Columns { get; } = ["text"];

    public CsvDialect Dialect => CsvDialect.Standard;

    public BadRowReport BadRows { get; } = new();

    public double? Read => null;

    public IEnumerable<IReadOnlyList<TextRow>> Windows(CancellationToken cancellation) =>
        TextWindows.Of(texts.Select(text => new TextRow(text, [text])));

    public void Dispose()
    {
    }
}
