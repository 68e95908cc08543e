namespace Lab.Sentiment;

/// <summary>What is known of a loaded model without running it.</summary>
/// <param name="Name">Short name, as in the registry or the folder's name; no path.</param>
/// <param name="Version">Version of these weights: registry version, or a checksum.</param>
public sealed record ModelFacts(string Name, string Version)
{
    /// <summary>Model family, as <c>model_type</c> of config.json: bert, distilbert.</summary>
    public string? Architecture { get; init; }

    /// <summary>Number of weights.</summary>
    public long? Parameters { get; init; }

    /// <summary>Number type that the model computes in: fp32, bf16, int8.</summary>
    public string? Precision { get; init; }

    /// <summary>Most tokens of a text that are read, special tokens included; null: as many as the model allows.</summary>
    public int? MaxSequenceLength { get; init; }
}
