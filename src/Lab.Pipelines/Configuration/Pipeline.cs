using Lab.Sentiment;

namespace Lab.Pipelines;

/// <summary>A pipeline file, read and checked: paths are full, defaults filled in. Steps run in the order preprocess, train, evaluate.</summary>
/// <param name="File">Full path of the file.</param>
/// <param name="Seed">Of the split, the order of the rows, dropout and new weights.</param>
/// <param name="Preprocess">Null when the file has no such section.</param>
/// <param name="Train">Null when the file has no such section.</param>
/// <param name="Evaluate">Null when the file has no such section.</param>
public sealed record Pipeline(string File, ulong Seed, PreprocessStep? Preprocess, TrainStep? Train, EvaluateStep? Evaluate)
{
    /// <summary>Where train and evaluate compute.</summary>
    public DeviceChoice Device { get; init; } = DeviceChoice.Auto;

    /// <summary>Number type of the products in train and evaluate.</summary>
    public Precision Precision { get; init; }

    /// <summary>Reads a file; every key and its meaning: docs/pipelines.md.</summary>
    /// <param name="file">JSON; comments and a comma after the last element are accepted.</param>
    /// <param name="seed">Replaces the file's seed; null leaves it.</param>
    /// <exception cref="LabException">No such file, no JSON, an unknown key, or a value that is not right: with its path.</exception>
    public static Pipeline Load(string file, ulong? seed = null) => PipelineReader.Read(file, seed);
}
