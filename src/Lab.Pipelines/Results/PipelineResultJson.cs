using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Lab.Pipelines;

/// <summary>Files that a pipeline writes: snake_case, indented.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingStateFile))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(PushManifest))]
[JsonSerializable(typeof(IReadOnlyList<CurvePoint>))]
sealed partial class PipelineResultJson : JsonSerializerContext;
