namespace Lab.Sentiment;

/// <summary>How a model is loaded. Every default works.</summary>
public sealed record SentimentModelOptions
{
    /// <summary>Workers that share each operation. Null: LAB_THREADS, else one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Where it computes.</summary>
    public DeviceChoice Device { get; init; } = DeviceChoice.Auto;

    /// <summary>Number type of the products.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// Most tokens of a text that are read, special tokens included. Null: what the model was trained to read
    /// (model_max_length in tokenizer_config.json), at most its position table.
    /// </summary>
    public int? MaxLength { get; init; }

    /// <summary>Most texts computed together, 1 or more. Null: as many as fill 4,096 tokens, which is the limit in any case.</summary>
    public int? BatchSize { get; init; }
}
