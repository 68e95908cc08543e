namespace Lab.Datasets;

/// <summary>What the first bytes of a file say it is.</summary>
/// <param name="Name">As in "This is ...".</param>
/// <param name="Remedy">How to go on with a file that is not read; null for one that is.</param>
sealed record FileKind(string Name, ErrorText? Remedy = null)
{
    /// <summary>CSV, TSV, or something unknown.</summary>
    public static readonly FileKind Text = new("text");

    public static readonly FileKind JsonArray = new("a JSON array");

    public static readonly FileKind JsonObject = new("JSON lines");

    public static readonly FileKind Parquet = new("Parquet");

    public static readonly FileKind Gzip = new("gzip");

    /// <summary>Text in two or four bytes a character without the mark that says so.</summary>
    public static FileKind Unmarked(string encoding) => new(
        $"{encoding.ToUpperInvariant()} text without a byte order mark",
        $"Say so with {SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Encoding)) with { Value = encoding }}.")
    { Encoding = encoding };

    /// <summary>Of <see cref="Unmarked"/>: what reads it.</summary>
    public string? Encoding { get; init; }
}
