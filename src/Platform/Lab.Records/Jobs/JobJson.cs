using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Records.Jobs;

/// <summary>Jobs and what is asked of them, as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, NumberHandling = JsonNumberHandling.AllowReadingFromString, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FineTuneRequest))]
[JsonSerializable(typeof(RetrainRequest))]
[JsonSerializable(typeof(EvaluateRequest))]
[JsonSerializable(typeof(ScoreRequest))]
[JsonSerializable(typeof(ModelStartRequest))]
[JsonSerializable(typeof(DeployRequest))]
[JsonSerializable(typeof(JobKind))]
[JsonSerializable(typeof(JobState))]
[JsonSerializable(typeof(JobGate))]
[JsonSerializable(typeof(JobStatus))]
[JsonSerializable(typeof(JobAccepted))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(JobLog))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
public sealed partial class JobJson : JsonSerializerContext;
