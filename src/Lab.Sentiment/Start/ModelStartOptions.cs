using Lab.Hub;

namespace Lab.Sentiment;

/// <summary>Brings a model from elsewhere into the registry.</summary>
public sealed record ModelStartOptions
{
    /// <summary>A name of the hub, or a folder.</summary>
    public required string Model { get; init; }

    /// <summary>The name is one of the hub, even where a folder has it: for names that somebody else gave.</summary>
    public bool OnlyHub { get; init; }

    /// <summary>The served version becomes this model.</summary>
    public bool Deploy { get; init; }

    /// <summary>Who or what asks, for the history of champions; null where nothing is known.</summary>
    public string? Cause { get; init; }

    /// <summary>Labelled rows, or a list of sources; null: the model is not measured.</summary>
    public string? EvaluationFile { get; init; }

    /// <summary>Most rows to measure on, drawn from the test rows of the hash split.</summary>
    public int EvaluationRows { get; init; } = 500;

    /// <summary>Where the model's folder is made before it is sent; null: the folder for temporary files.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>Null: as the environment says.</summary>
    public HubOptions? Hub { get; init; }

    /// <summary>Workers. Null: LAB_THREADS, else one per processor.</summary>
    public int? Threads { get; init; }
}
