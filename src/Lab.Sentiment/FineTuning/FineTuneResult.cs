using System.Text.Json.Serialization;
using Lab.Sentiment.Promotion;
using Lab.Statistics;

namespace Lab.Sentiment;

/// <summary>What a fine-tuning produced: the object that `lab train` prints at the end.</summary>
/// <param name="Model">Folder of the new model.</param>
/// <param name="Seed">Of order, dropout and new weights.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="Steps">Updates.</param>
/// <param name="Seconds">Time in updates, evaluations not counted.</param>
/// <param name="TokensPerSecond">Training speed.</param>
/// <param name="SamplesPerSecond">Training speed.</param>
/// <param name="Device">What computed: cpu, torch-cpu, cuda:0.</param>
/// <param name="Precision">Number type that was computed in.</param>
/// <param name="Threads">Workers.</param>
/// <param name="Splits">Report by split: train, validation, test, as far as they have rows.</param>
public sealed record FineTuneResult(
    string Model,
    ulong Seed,
    int Epochs,
    int Steps,
    double Seconds,
    double TokensPerSecond,
    double SamplesPerSecond,
    string Device,
    string Precision,
    int Threads,
    IReadOnlyDictionary<string, ClassificationReport> Splits)
{
    /// <summary>What the logits were divided by after training; null where nothing was calibrated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Temperature { get; init; }

    /// <summary>Version in the registry; null where it was not registered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>What the gate found; null where it was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GateReport? Gate { get; init; }
}
