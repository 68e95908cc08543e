using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Evaluation;

/// <summary>What each token of a text attends to in one layer.</summary>
/// <param name="Tokens">As the vocabulary writes them, special tokens included.</param>
/// <param name="Layer">From 0.</param>
/// <param name="Head">From 0; null: the mean of all heads.</param>
/// <param name="Weights">(tokens, tokens): row i is what token i attends to, and adds up to 1.</param>
public sealed record AttentionMap(
    [property: JsonPropertyName("tokens")] IReadOnlyList<string> Tokens,
    [property: JsonPropertyName("layer")] int Layer,
    [property: JsonPropertyName("head")] int? Head,
    [property: JsonPropertyName("weights")] IReadOnlyList<IReadOnlyList<float>> Weights)
{
    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ExplanationJson.Lines.AttentionMap);
}
