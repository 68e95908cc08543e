namespace Lab.Datasets;

/// <summary>The words by which options, keys of files and parameters of requests say how a file is written; the same everywhere.</summary>
public static class DataWords
{
    /// <summary>What <see cref="TryDelimiter"/> takes, for messages and help.</summary>
    public const string Delimiters = "auto, ',', ';', tab or '|'";

    /// <summary>Words for <see cref="DataFormat"/>.</summary>
    public static IReadOnlyList<(string Word, DataFormat Value)> Formats { get; } =
    [
        ("csv", DataFormat.Csv), ("tsv", DataFormat.Tsv), ("json", DataFormat.Json), ("jsonl", DataFormat.JsonLines),
        ("parquet", DataFormat.Parquet), ("sentiment140", DataFormat.Sentiment140),
    ];

    /// <summary>Words for <see cref="CsvEscape"/>.</summary>
    public static IReadOnlyList<(string Word, CsvEscape Value)> Escapes { get; } = [("double", CsvEscape.Double), ("backslash", CsvEscape.Backslash)];

    /// <summary>What a delimiter is called: itself, or <c>tab</c>.</summary>
    public static string Of(char delimiter) => CsvDelimiters.NameOf(delimiter);

    /// <param name="word">As a person wrote it.</param>
    /// <param name="delimiter">Null for <c>auto</c>.</param>
    /// <returns>False for another word.</returns>
    public static bool TryDelimiter(string word, out char? delimiter)
    {
        delimiter = word switch
        {
            "," or ";" or "|" or "\t" => word[0],
            "\\t" => '\t',
            _ when Same(word, "tab") => '\t',
            _ => null,
        };
        return delimiter is not null || Same(word, "auto");
    }

    static bool Same(string word, string other) => string.Equals(word, other, StringComparison.OrdinalIgnoreCase);
}
