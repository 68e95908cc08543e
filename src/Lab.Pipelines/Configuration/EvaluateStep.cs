using Lab.Sentiment;

namespace Lab.Pipelines;

/// <summary>Measures a model on labelled rows and, where it is good enough, pushes it to an S3 bucket.</summary>
public sealed record EvaluateStep
{
    /// <summary>Full path of a CSV with labelled texts.</summary>
    public required string TestFile { get; init; }

    /// <summary>Full path of a model folder.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Most texts computed together. Decides speed and memory only.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Full path of a .json or .csv with the metrics; null writes none.</summary>
    public string? MetricsFile { get; init; }

    /// <summary>Null pushes nothing.</summary>
    public PushModelOptions? Push { get; init; }
}
