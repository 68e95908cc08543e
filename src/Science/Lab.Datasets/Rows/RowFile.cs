namespace Lab.Datasets;

/// <summary>Opens a file of rows in any of the formats.</summary>
public static class RowFile
{
    static readonly string[] sentiment140Columns = ["target", "ids", "date", "flag", "user", "text"];

    /// <summary>The format that the end of a name says, with or without .gz: .tsv, .tab, .jsonl, .ndjson; everything else is CSV.</summary>
    public static DataFormat FormatOf(string name)
    {
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".tsv" or ".tab" => DataFormat.Tsv,
            ".jsonl" or ".ndjson" => DataFormat.JsonLines,
            _ => DataFormat.Csv,
        };
    }

    /// <summary>Opens a file, plain or gzip.</summary>
    /// <exception cref="LabException">The file is missing, or its header is.</exception>
    public static IRowReader Open(string path, DatasetOptions options)
    {
        if (SourceList.Is(path)) throw new LabException(ErrorKind.Usage, "This is a list of files, not rows.", path, "one of the files that it names", "Only the data to train on may be a list.");
        return Format(path, options) == DataFormat.JsonLines
            ? JsonLinesRowReader.Open(path, Limits(DataFormat.JsonLines, options))
            : CsvRowReader.Open(path, Limits(Format(path, options), options));
    }

    /// <summary>Reads a stream, which is closed with the reader unless <paramref name="leaveOpen"/> is set.</summary>
    /// <param name="stream">Text; gzip too when the stream can seek.</param>
    /// <param name="name">What messages call it; its end says the format when the options do not.</param>
    /// <param name="options">Format, encoding, what becomes of bad rows.</param>
    /// <param name="leaveOpen">Whether the stream stays open.</param>
    /// <exception cref="LabException">The header is missing or damaged.</exception>
    public static IRowReader Open(Stream stream, string name, DatasetOptions options, bool leaveOpen = false) =>
        Format(name, options) == DataFormat.JsonLines
            ? JsonLinesRowReader.Open(stream, name, Limits(DataFormat.JsonLines, options), leaveOpen)
            : CsvRowReader.Open(stream, name, Limits(Format(name, options), options), leaveOpen);

    internal static DataFormat Format(string name, DatasetOptions options) => options.Format ?? FormatOf(name);

    static CsvOptions Limits(DataFormat format, DatasetOptions options) => new()
    {
        SkipBadRows = options.SkipBadRows,
        Encoding = options.Encoding ?? (format == DataFormat.Sentiment140 ? TextEncoding.Latin1 : TextEncoding.Utf8),
        Delimiter = format == DataFormat.Tsv ? '\t' : ',',
        Quoting = format != DataFormat.Tsv,
        Header = format == DataFormat.Sentiment140 ? sentiment140Columns : null,
    };
}
