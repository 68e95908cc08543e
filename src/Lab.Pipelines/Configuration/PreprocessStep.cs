using Lab.Datasets;
using Lab.Sentiment;

namespace Lab.Pipelines;

/// <summary>From one source of labelled texts to three CSV files with the columns text and label.</summary>
public sealed record PreprocessStep
{
    /// <summary>CSV, TSV, JSON or Parquet, plain or gzip: full path, or an http(s) or s3 address.</summary>
    public required string Source { get; init; }

    /// <summary>Columns and labels of the source.</summary>
    public DatasetOptions Data { get; init; } = new();

    /// <summary>What <see cref="DatasetOptions.LabelMap"/> was made of: value and label; null when there is none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? LabelMapping { get; init; }

    /// <summary>Most rows, drawn at random from the seed; null takes all.</summary>
    public int? MaxRows { get; init; }

    /// <summary>How rows are shared out: <see cref="SplitKind.Stratified"/> by the two sizes, or <see cref="SplitKind.Hash"/> (80 / 10 / 10).</summary>
    public SplitKind Split { get; init; } = SplitKind.Stratified;

    /// <summary>Share of all rows for the test, between 0 and 1.</summary>
    public double TestSize { get; init; } = 0.1;

    /// <summary>Share for validation of the rows that the test leaves, between 0 and 1.</summary>
    public double ValidationSize { get; init; } = 0.1;

    /// <summary>Full path of the CSV to write.</summary>
    public required string TrainingFile { get; init; }

    /// <summary>Full path of the CSV to write.</summary>
    public required string ValidationFile { get; init; }

    /// <summary>Full path of the CSV to write.</summary>
    public required string TestFile { get; init; }

    internal static bool IsAddress(string source) => Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or S3Address.Scheme;
}
