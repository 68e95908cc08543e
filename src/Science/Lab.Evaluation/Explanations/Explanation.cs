using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Evaluation;

/// <summary>Why a model answered as it did: a number for each word.</summary>
/// <param name="Text">
/// As it was given. Where the cleaning left no way back to it, the cleaned text: <see cref="Notes"/> says so.
/// </param>
/// <param name="Label">The answer.</param>
/// <param name="Scores">By label, in the order of the classes.</param>
/// <param name="Target">The label that is explained; null for attention, which speaks of none.</param>
/// <param name="Method">integrated-gradients, occlusion or attention-rollout.</param>
/// <param name="Unit">Of the words' scores: logit, probability, or share (of attention).</param>
/// <param name="Words">In the order of the text. Above 0: for the target; below 0: against it.</param>
public sealed record Explanation(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("scores")] IReadOnlyDictionary<string, double> Scores,
    [property: JsonPropertyName("target")] string? Target,
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("words")] IReadOnlyList<WordImportance> Words)
{
    /// <summary>Score of the answer.</summary>
    [JsonIgnore]
    public double Confidence => Scores[Label];

    /// <summary>What the words are measured in: the target's logit (integrated gradients) or probability (occlusion) of the text.</summary>
    [JsonPropertyName("value"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    /// <summary>Integrated gradients: the same of the text without words. The scores add up to <see cref="Value"/> minus this, but for <see cref="Delta"/>.</summary>
    [JsonPropertyName("baseline_value"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BaselineValue { get; init; }

    /// <summary>Integrated gradients: sum of the scores minus the difference of the logits. The nearer to 0, the more the scores can be believed.</summary>
    [JsonPropertyName("delta"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Delta { get; init; }

    /// <summary>Integrated gradients: steps on the path.</summary>
    [JsonPropertyName("steps"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Steps { get; init; }

    /// <summary>The text was longer than the model reads: words beyond have no entry and had no influence.</summary>
    [JsonPropertyName("truncated")]
    public bool Truncated { get; init; }

    /// <summary>What a person should know before believing the numbers; a sentence each.</summary>
    [JsonPropertyName("notes")]
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The words with the largest scores, without regard to the sign.</summary>
    public IEnumerable<WordImportance> Top(int count) => Words.OrderByDescending(word => Math.Abs(word.Score)).Take(count);

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ExplanationJson.Lines.Explanation);
}

/// <summary>What a word weighs.</summary>
/// <param name="Word">As the text has it.</param>
/// <param name="Start">Its first UTF-16 unit in <see cref="Explanation.Text"/>.</param>
/// <param name="Length">UTF-16 units.</param>
/// <param name="Score">Sum over its tokens.</param>
public sealed record WordImportance(
    [property: JsonPropertyName("word")] string Word,
    [property: JsonPropertyName("start")] int Start,
    [property: JsonPropertyName("length")] int Length,
    [property: JsonPropertyName("score")] double Score);

[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(AttentionMap))]
[JsonSerializable(typeof(DeletionCurves))]
sealed partial class ExplanationJson : JsonSerializerContext
{
    /// <summary>Words of every script readable; what leaves here is no HTML.</summary>
    public static ExplanationJson Lines => field ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
