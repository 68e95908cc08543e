using System.Globalization;
using System.Text.Json.Serialization;

namespace Lab.PredictionService.Feedback;

/// <summary>One correction: an entry of the Redis stream <see cref="StreamName"/>, or a line of the spool.</summary>
/// <param name="Id">UUID version 7; nobody appends the same one twice.</param>
/// <param name="Time">When it came, in milliseconds since 1970.</param>
/// <param name="Text">What was classified.</param>
/// <param name="Predicted">Label that the model gave.</param>
/// <param name="Correct">One of the labels of the model that served when the correction came.</param>
/// <param name="PredictionId">UUID of the answer.</param>
/// <param name="Model">Name of that model.</param>
/// <param name="Version">Version of that model.</param>
sealed record FeedbackRecord(
    string Id, long Time, string Text, string? Predicted, string Correct, string? PredictionId, string Model, string Version)
{
    public const string StreamName = "lab:feedback";

    /// <summary>Fields of the stream entry, in a fixed order: name, value, name, value.</summary>
    public IReadOnlyList<string> ToFields()
    {
        List<string> fields =
        [
            "id", Id, "time", Time.ToString(CultureInfo.InvariantCulture), "text", Text, "correct", Correct, "model", Model, "version", Version,
        ];
        if (Predicted is not null) fields.AddRange(["predicted", Predicted]);
        if (PredictionId is not null) fields.AddRange(["prediction_id", PredictionId]);
        return fields;
    }
}

/// <summary>Lines of the spool.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FeedbackRecord))]
sealed partial class FeedbackJson : JsonSerializerContext;
