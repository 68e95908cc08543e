using System.Text.Json.Serialization;

namespace Lab.Training;

/// <summary>trainer_state.json.</summary>
sealed record TrainerStateFile
{
    public required int FormatVersion { get; init; }

    public required TrainingState State { get; init; }

    /// <summary>What the run depends on, by name: options and checksums.</summary>
    public required Dictionary<string, string> Run { get; init; }

    /// <summary>Backend and vector width; other ones round differently.</summary>
    public required string KernelPath { get; init; }

    public required int Threads { get; init; }
}

/// <summary>
/// random_state.json. The generator has no state of its own: every number follows from the seed and from where in the run
/// it is drawn.
/// </summary>
sealed record RandomStateFile
{
    public const string CounterGenerator = "counter-1";

    public required int FormatVersion { get; init; }

    public required string Generator { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Updates made.</summary>
    public required int Step { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainerStateFile))]
[JsonSerializable(typeof(RandomStateFile))]
sealed partial class CheckpointJson : JsonSerializerContext;
