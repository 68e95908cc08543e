using System.ComponentModel.DataAnnotations;
using Lab.Sentiment;

namespace Lab.PredictionService.Hosting;

/// <summary>Settings of the service itself; batching has its own (<see cref="Lab.Inference.BatchingOptions"/>, section Batching).</summary>
public sealed class PredictionOptions
{
    public const string Section = "Prediction";

    /// <summary>Hugging Face model folder; null: <c>data/models/starter</c> in a parent folder.</summary>
    public string? Model { get; set; }

    /// <summary>Threads that compute together; null: LAB_THREADS, else one for each processor.</summary>
    [Range(1, 1_024)]
    public int? Threads { get; set; }

    /// <summary>Where it classifies: auto, cpu, torch-cpu, cuda, cuda:1.</summary>
    [RegularExpression("(?i)auto|cpu|torch-cpu|cuda(:[0-9]{1,3})?", ErrorMessage = $"The field Device must be {DeviceChoice.Expected}.")]
    public string Device { get; set; } = "auto";

    /// <summary>Number type of the products.</summary>
    public Precision Precision { get; set; }

    /// <summary>Most texts in one call.</summary>
    [Range(1, 100_000)]
    public int MaxTexts { get; set; } = 1_000;

    /// <summary>Largest request body in bytes.</summary>
    [Range(1L, 1L << 30)]
    public long MaxBodyBytes { get; set; } = 2_000_000;

    /// <summary>Longest text in Unicode characters (code points).</summary>
    [Range(1, 10_000_000)]
    public int MaxTextCharacters { get; set; } = 10_000;
}
