using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Records;

/// <summary>One correction: an entry of the Redis stream <see cref="StreamName"/>, or a line of JSON while it waits for Redis.</summary>
/// <param name="Id">UUID version 7; nobody appends the same one twice.</param>
/// <param name="Time">When it came, in milliseconds since 1970.</param>
/// <param name="Text">What was classified.</param>
/// <param name="Predicted">Label that the model gave.</param>
/// <param name="Correct">One of the labels of the model that served when the correction came.</param>
/// <param name="PredictionId">UUID of the answer.</param>
/// <param name="Model">Name of that model.</param>
/// <param name="Version">Version of that model.</param>
public sealed record FeedbackRecord(
    string Id, long Time, string Text, string? Predicted, string Correct, string? PredictionId, string Model, string Version)
{
    public const string StreamName = "lab:feedback";

    /// <summary>Fields of the stream entry, in a fixed order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToFields()
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("id", Id), new("time", Time.ToString(CultureInfo.InvariantCulture)), new("text", Text), new("correct", Correct), new("model", Model), new("version", Version),
        ];
        if (Predicted is not null) fields.Add(new("predicted", Predicted));
        if (PredictionId is not null) fields.Add(new("prediction_id", PredictionId));
        return fields;
    }

    /// <summary>Reads an entry back.</summary>
    /// <returns>Null when a field is missing or not of its form.</returns>
    public static FeedbackRecord? TryParse(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields) values[name] = value;
        return long.TryParse(values.GetValueOrDefault("time"), NumberStyles.None, CultureInfo.InvariantCulture, out long time)
            && values.TryGetValue("id", out string? id) && values.TryGetValue("text", out string? text) && values.TryGetValue("correct", out string? correct)
            && values.TryGetValue("model", out string? model) && values.TryGetValue("version", out string? version)
            ? new(id, time, text, values.GetValueOrDefault("predicted"), correct, values.GetValueOrDefault("prediction_id"), model, version)
            : null;
    }

    /// <summary>One line of UTF-8 JSON, with its line feed.</summary>
    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, FeedbackJson.Default.FeedbackRecord), (byte)'\n'];

    /// <summary>Reads what <see cref="ToLine"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else, or a correction without one of its parts.</exception>
    public static FeedbackRecord FromLine(ReadOnlySpan<byte> line)
    {
        var record = JsonSerializer.Deserialize(line, FeedbackJson.Default.FeedbackRecord) ?? throw new JsonException("It is null.");
        return record is { Time: > 0 } && new[] { record.Id, record.Text, record.Correct, record.Model, record.Version }.All(part => !string.IsNullOrWhiteSpace(part))
            ? record
            : throw new JsonException("A part that every correction has is empty.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FeedbackRecord))]
sealed partial class FeedbackJson : JsonSerializerContext;
