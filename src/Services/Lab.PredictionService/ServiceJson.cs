using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Lab.PredictionService.Classifications;
using Lab.PredictionService.Facts;
using Lab.PredictionService.Health;
using Lab.PredictionService.Models;
using Lab.PredictionService.Predictions;

namespace Lab.PredictionService;

/// <summary>Types on the wire. How they are written is in <see cref="ServiceJsonOptions"/>: the host's options decide, not this context's.</summary>
[JsonSerializable(typeof(PredictResponse))]
[JsonSerializable(typeof(ClassifyResponse))]
[JsonSerializable(typeof(ClassifyBatchResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(AliveResponse))]
[JsonSerializable(typeof(ModelInfo))]
[JsonSerializable(typeof(ServiceFacts))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
sealed partial class ServiceJson : JsonSerializerContext;

static class ServiceJsonOptions
{
    /// <summary>snake_case, absent instead of null, text readable in every script.</summary>
    public static void AddJson(this WebApplicationBuilder builder) => builder.Services.ConfigureHttpJsonOptions(json =>
    {
        var options = json.SerializerOptions;
        options.TypeInfoResolverChain.Insert(0, ServiceJson.Default);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    });
}
