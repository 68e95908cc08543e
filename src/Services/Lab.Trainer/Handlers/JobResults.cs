using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Sentiment;
using Lab.Statistics;

namespace Lab.Trainer.Handlers;

/// <summary>What jobs found, as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FineTuneResult))]
[JsonSerializable(typeof(ClassificationReport))]
[JsonSerializable(typeof(ScoreResult))]
[JsonSerializable(typeof(ScoreCounts))]
sealed partial class JobResults : JsonSerializerContext
{
    public static JsonElement Of(FineTuneResult result) => JsonSerializer.SerializeToElement(result with { Model = Path.GetFileName(result.Model) }, Default.FineTuneResult);

    public static JsonElement Of(ScoreResult result) => JsonSerializer.SerializeToElement(result, Default.ScoreResult);

    public static JsonElement Of(ClassificationReport report) => JsonSerializer.SerializeToElement(report, Default.ClassificationReport);
}
