using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Sentiment.Promotion;
using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment.Retraining;

/// <summary>What a retraining has done so far, in its work folder: what the next process goes on from.</summary>
sealed record RetrainingState
{
    const int Format = 1;
    const string FileName = "retraining.json";

    public int FormatVersion { get; init; } = Format;

    public required string RunId { get; init; }

    /// <summary>The champion that it started from.</summary>
    public required RegisteredVersion Start { get; init; }

    /// <summary>Corrections among the rows; one that was deleted since may not be learned.</summary>
    public IReadOnlyList<string> FeedbackIds { get; init; } = [];

    /// <summary>Those of them that are learned.</summary>
    public IReadOnlyList<string> LearnedIds { get; init; } = [];

    public IReadOnlyList<RowGroup> Groups { get; init; } = [];

    public IReadOnlyList<SkippedFile> Skipped { get; init; } = [];

    /// <summary>Finished trials of the search.</summary>
    public IReadOnlyList<Trial> Trials { get; init; } = [];

    /// <summary>The search is over.</summary>
    public bool Searched { get; init; }

    /// <summary>The new version; null until it is registered.</summary>
    public RegisteredVersion? Version { get; init; }

    /// <summary>Null until it is judged.</summary>
    public GateReport? Gate { get; init; }

    /// <summary>Everything is done.</summary>
    public bool Ended { get; init; }

    /// <summary>Null: nothing was begun there.</summary>
    /// <exception cref="LabException">The file is damaged or of a later version.</exception>
    public static RetrainingState? TryLoad(string folder)
    {
        string file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) return null;
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(file), RetrainingJson.Default.RetrainingState) is { FormatVersion: Format } state) return state;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new LabException(ErrorKind.Data, "The state of the retraining cannot be read.", file, $"what format_version {Format} wrote", "Remove the folder to begin anew, or update the lab.");
    }

    public void SaveTo(string folder)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this, RetrainingJson.Default.RetrainingState);
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(json));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RetrainingState))]
[JsonSerializable(typeof(IReadOnlyList<RowGroup>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
sealed partial class RetrainingJson : JsonSerializerContext;
