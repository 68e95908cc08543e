using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Lab.PredictionService.Classifications;
using Lab.PredictionService.Facts;
using Lab.PredictionService.Health;
using Lab.PredictionService.Models;
using Lab.PredictionService.Predictions;

namespace Lab.PredictionService;

/// <summary>Answers on the wire: snake_case, absent instead of null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PredictResponse))]
[JsonSerializable(typeof(ClassifyResponse))]
[JsonSerializable(typeof(ClassifyBatchResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(AliveResponse))]
[JsonSerializable(typeof(ModelInfo))]
[JsonSerializable(typeof(ServiceFacts))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
sealed partial class ServiceJson : JsonSerializerContext;
