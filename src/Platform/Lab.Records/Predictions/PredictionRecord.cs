using System.Globalization;
using System.Text.Json;

namespace Lab.Records;

/// <summary>One answer of the prediction service, as it stands in the Redis stream <see cref="StreamName"/>.</summary>
public sealed record PredictionRecord
{
    /// <summary>Stream that the prediction service appends to and the monitor reads.</summary>
    public const string StreamName = "lab:predictions";

    /// <summary>Id that the answer carried, so that feedback can name it.</summary>
    public required string PredictionId { get; init; }

    /// <summary>When it was answered, to the millisecond.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Name of the model, <c>sentiment</c> when it came from the registry.</summary>
    public required string Model { get; init; }

    /// <summary>Version of the model: a number of the registry, or a checksum for a folder.</summary>
    public required string Version { get; init; }

    /// <summary>Predicted label.</summary>
    public required string Label { get; init; }

    /// <summary>Probability of each label, 0 to 1.</summary>
    public required IReadOnlyDictionary<string, float> Scores { get; init; }

    /// <summary>Length of the text in UTF-16 units.</summary>
    public required int Characters { get; init; }

    /// <summary>Tokens that the model read, with special tokens.</summary>
    public required int Tokens { get; init; }

    /// <summary>How many of them are the unknown token.</summary>
    public required int UnknownTokens { get; init; }

    /// <summary>The text was longer than the model reads.</summary>
    public bool Truncated { get; init; }

    /// <summary>The answer came from the cache.</summary>
    public bool Cached { get; init; }

    /// <summary>The text itself, only where the operator asked to keep it.</summary>
    public string? Text { get; init; }

    /// <summary>Fields of the stream entry, in a fixed order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToFields()
    {
        var fields = new List<KeyValuePair<string, string>>(12)
        {
            new("id", PredictionId),
            new("time", Time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
            new("model", Model),
            new("version", Version),
            new("label", Label),
            new("scores", JsonSerializer.Serialize(Scores, PredictionRecordJson.Default.IReadOnlyDictionaryStringSingle)),
            new("characters", Characters.ToString(CultureInfo.InvariantCulture)),
            new("tokens", Tokens.ToString(CultureInfo.InvariantCulture)),
            new("unknown_tokens", UnknownTokens.ToString(CultureInfo.InvariantCulture)),
        };
        if (Truncated) fields.Add(new("truncated", "1"));
        if (Cached) fields.Add(new("cached", "1"));
        if (Text is { } text) fields.Add(new("text", text));
        return fields;
    }

    /// <summary>Reads an entry back. Unknown fields are left alone, so that an older monitor reads a newer service's entries.</summary>
    /// <returns>Null when a field is missing or not of its form.</returns>
    public static PredictionRecord? TryParse(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields) values[name] = value;
        if (!values.TryGetValue("id", out string? id) || !values.TryGetValue("model", out string? model)
            || !values.TryGetValue("version", out string? version) || !values.TryGetValue("label", out string? label)
            || !values.TryGetValue("time", out string? time)
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            || !TryNumber(values, "characters", out int characters) || !TryNumber(values, "tokens", out int tokens)
            || !TryNumber(values, "unknown_tokens", out int unknown)
            || !values.TryGetValue("scores", out string? json) || TryScores(json) is not { } scores)
            return null;
        return new PredictionRecord
        {
            PredictionId = id,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
            Model = model,
            Version = version,
            Label = label,
            Scores = scores,
            Characters = characters,
            Tokens = tokens,
            UnknownTokens = unknown,
            Truncated = values.GetValueOrDefault("truncated") == "1",
            Cached = values.GetValueOrDefault("cached") == "1",
            Text = values.GetValueOrDefault("text"),
        };
    }

    static bool TryNumber(Dictionary<string, string> values, string name, out int number)
    {
        number = 0;
        return values.TryGetValue(name, out string? text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    static IReadOnlyDictionary<string, float>? TryScores(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, PredictionRecordJson.Default.IReadOnlyDictionaryStringSingle);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
