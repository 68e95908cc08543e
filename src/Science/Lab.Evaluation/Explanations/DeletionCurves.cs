using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Evaluation;

/// <summary>How far the score of the answer falls with k words taken out, k = 0, 1, ...; means over the rows.</summary>
/// <param name="Important">The words with the largest scores, the largest first.</param>
/// <param name="Random">Words drawn at random.</param>
/// <param name="Rows">Texts in the means.</param>
/// <param name="Skipped">Texts with too few words.</param>
public sealed record DeletionCurves(
    [property: JsonPropertyName("important")] IReadOnlyList<double> Important,
    [property: JsonPropertyName("random")] IReadOnlyList<double> Random,
    [property: JsonPropertyName("rows")] int Rows,
    [property: JsonPropertyName("skipped")] int Skipped)
{
    /// <summary>With every number of words the important ones moved the answer more.</summary>
    [JsonPropertyName("passed")]
    public bool Passed => Important.Zip(Random).Skip(1).All(pair => pair.First > pair.Second);

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ExplanationJson.Lines.DeletionCurves);
}
