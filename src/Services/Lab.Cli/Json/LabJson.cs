using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Cli.Bench;
using Lab.Cli.Commands;
using Lab.Cli.Doctor;
using Lab.Cli.Jobs;
using Lab.Pipelines;
using Lab.Records.Jobs;
using Lab.Sentiment;

namespace Lab.Cli.Json;

/// <summary>What --json writes: snake_case, one object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PredictionLine))]
[JsonSerializable(typeof(PredictedFile))]
[JsonSerializable(typeof(FineTuneResult))]
[JsonSerializable(typeof(PipelineStepResult))]
[JsonSerializable(typeof(LabInfo))]
[JsonSerializable(typeof(InitializedModel))]
[JsonSerializable(typeof(FetchedUi))]
[JsonSerializable(typeof(DataFileInfo))]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(VersionLine))]
[JsonSerializable(typeof(CheckResult))]
[JsonSerializable(typeof(JobOrderBody))]
[JsonSerializable(typeof(JobAccepted))]
[JsonSerializable(typeof(JobStatus))]
[JsonSerializable(typeof(JobLine))]
[JsonSerializable(typeof(ScheduleLine))]
sealed partial class LabJson : JsonSerializerContext
{
    /// <summary>With texts readable in every script; what leaves here is no HTML.</summary>
    public static LabJson Lines => field ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
