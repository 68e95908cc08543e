namespace Lab.Datasets;

/// <summary>Says what a file is when it is not what it is read as, and how to go on.</summary>
static class FormatCheck
{
    const string ReadFormats = "CSV, TSV, JSON (an array of objects, or an object a line) or Parquet, plain or gzip.";

    /// <exception cref="LabException">The first bytes are those of something else, or the text is in two or four bytes a character and nobody said so.</exception>
    public static void MustBeText(ByteSource source, string name, TextEncoding? encoding)
    {
        MustBeReadable(source, name, encoding);
        if (FormatOf(source.Kind) is { } format)
            throw new LabException(ErrorKind.Data, $"This is {source.Kind.Name}, not CSV.", name, "rows of fields.", $"Say so with {Setting with { Value = format }}.");
    }

    /// <inheritdoc cref="MustBeText"/>
    public static void MustBeReadable(ByteSource source, string name, TextEncoding? encoding)
    {
        var kind = source.Kind;
        if (kind.Remedy is { } remedy && (kind.Encoding is null || encoding is null))
            throw new LabException(ErrorKind.Data, $"This is {kind.Name}.", name, ReadFormats, remedy);
    }

    /// <exception cref="LabException">The file is not Parquet.</exception>
    public static void MustBeParquet(ByteSource source, string name)
    {
        if (source.Kind != FileKind.Parquet)
            throw new LabException(ErrorKind.Data, "This is not Parquet: the file does not begin with PAR1.", name, "a Parquet file.");
    }

    static SettingName Setting => SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Format));

    static string? FormatOf(FileKind kind) =>
        kind == FileKind.JsonArray ? "json" : kind == FileKind.JsonObject ? "jsonl" : kind == FileKind.Parquet ? "parquet" : null;
}
