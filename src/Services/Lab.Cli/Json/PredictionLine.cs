using System.Text.Json.Serialization;
using Lab.Sentiment;

namespace Lab.Cli.Json;

/// <summary>One line of `lab predict --json`.</summary>
sealed record PredictionLine(string Text, string Label, float Confidence, IReadOnlyDictionary<string, float> Scores, bool Truncated)
{
    /// <summary>Why the label may mean little; absent without a reason.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PredictionWarning>? Warnings { get; init; }

    public static PredictionLine Of(string text, Prediction prediction) =>
        new(text, prediction.Label, prediction.Confidence, prediction.Scores, prediction.Truncated) { Warnings = PredictionWarning.OrNull(prediction.Warnings) };
}

/// <summary>The line of `lab predict --output FILE --json`.</summary>
/// <param name="Output">The file as it was named.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="BadRows">Rows left out.</param>
/// <param name="Truncated">Texts that were longer than the model reads.</param>
/// <param name="NoKnownWords">Texts without a word that the model knows.</param>
/// <param name="NothingVisible">Texts without anything visible.</param>
/// <param name="Seconds">Without the loading of the model.</param>
/// <param name="RowsPerSecond">Rows by seconds.</param>
sealed record PredictedFile(string Output, long Rows, long BadRows, long Truncated, long NoKnownWords, long NothingVisible, double Seconds, double RowsPerSecond);
