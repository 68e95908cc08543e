namespace Lab.Datasets;

/// <summary>Opens a file of rows in any of the formats.</summary>
public static class RowFile
{
    static readonly string[] sentiment140Columns = ["target", "ids", "date", "flag", "user", "text"];

    /// <summary>The format that the end of a name says, with or without .gz: .tsv, .tab, .jsonl, .ndjson, .json, .parquet; everything else is CSV.</summary>
    public static DataFormat FormatOf(string name) => EndOf(name) switch
    {
        ".tsv" or ".tab" => DataFormat.Tsv,
        ".jsonl" or ".ndjson" => DataFormat.JsonLines,
        ".json" => DataFormat.Json,
        ".parquet" => DataFormat.Parquet,
        _ => DataFormat.Csv,
    };

    /// <summary>Opens a file, plain or gzip.</summary>
    /// <exception cref="LabException">The file is missing, something else than rows, or its header is missing.</exception>
    public static IRowReader Open(string path, DatasetOptions options)
    {
        if (SourceList.Is(path)) throw new LabException(ErrorKind.Usage, "This is a list of files, not rows.", path, "one of the files that it names", "Only the data to train on may be a list.");
        return Open(ByteSource.Open(path), path, options);
    }

    /// <summary>Reads a stream, which is closed with the reader unless <paramref name="leaveOpen"/> is set.</summary>
    /// <param name="stream">Rows, plain or gzip; may be a pipe.</param>
    /// <param name="name">What messages call it; its end says the format when neither the options nor the first bytes do.</param>
    /// <param name="options">Format, encoding, what becomes of bad rows.</param>
    /// <param name="leaveOpen">Whether the stream stays open.</param>
    /// <exception cref="LabException">It is something else than rows, or the header is missing or damaged.</exception>
    public static IRowReader Open(Stream stream, string name, DatasetOptions options, bool leaveOpen = false) =>
        Open(ByteSource.Open(stream, name, null, leaveOpen), name, options);

    internal static DataFormat Format(string name, DatasetOptions options) => options.Format ?? FormatOf(name);

    internal static IRowReader Open(ByteSource source, string name, DatasetOptions options)
    {
        try
        {
            var format = Format(source, name, options);
            var limits = Limits(format, options);
            if (format == DataFormat.Parquet) FormatCheck.MustBeParquet(source, name);
            else FormatCheck.MustBeReadable(source, name, options.Encoding);
            return format switch
            {
                DataFormat.Parquet => ParquetRowReader.Open(source, name, limits),
                DataFormat.Json or DataFormat.JsonLines => JsonRowReader.Open(source, name, limits, isArray: format == DataFormat.Json),
                _ => CsvRowReader.Open(source, name, limits),
            };
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    // The first bytes say more than a name, and less than an option. Only a name that means CSV is not overruled by JSON lines: a CSV
    // that begins so is more likely a mistake.
    static DataFormat Format(ByteSource source, string name, DatasetOptions options)
    {
        var named = Format(name, options);
        if (options.Format is not null && options.Format != DataFormat.Json) return named;
        return
            source.Kind == FileKind.JsonArray ? DataFormat.Json
            : source.Kind == FileKind.JsonObject && (named is DataFormat.Json || EndOf(name) is not (".csv" or ".tsv" or ".tab" or ".txt")) ? DataFormat.JsonLines
            : source.Kind == FileKind.Parquet && options.Format is null ? DataFormat.Parquet
            : named;
    }

    static string EndOf(string name)
    {
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        return Path.GetExtension(name).ToLowerInvariant();
    }

    /// <summary>How text rows in a format are read.</summary>
    public static CsvOptions Limits(DataFormat format, DatasetOptions options) => new()
    {
        SkipBadRows = options.SkipBadRows,
        Encoding = options.Encoding ?? (format == DataFormat.Sentiment140 ? TextEncoding.Latin1 : null),
        Delimiter = options.Delimiter ?? (format == DataFormat.Tsv ? '\t' : null),
        Quoting = format != DataFormat.Tsv,
        Escape = options.Escape,
        Header = format == DataFormat.Sentiment140 ? sentiment140Columns : null,
        Wanted = [.. options.TextColumns ?? [], .. options.LabelColumn is { } label ? (string[])[label] : []],
    };
}
