using Lab.Inference;

namespace Lab.Sentiment;

/// <summary>Why a label may mean little. The label stays as the model gives it.</summary>
/// <param name="Code">For programs: <c>truncated</c>, <c>no-known-words</c>, <c>nothing-visible</c>.</param>
/// <param name="Message">For people, a sentence.</param>
public sealed record PredictionWarning(string Code, string Message)
{
    /// <summary>The end of the text had no influence.</summary>
    public static PredictionWarning Truncated { get; } = new("truncated", "The text is longer than the model reads: its end was left out.");

    /// <summary>The vocabulary has nothing of the text.</summary>
    public static PredictionWarning NoKnownWords { get; } = new("no-known-words", "The model knows no word of this text: its label means little.");

    /// <summary>Nothing of the text, as the model receives it, could be seen.</summary>
    public static PredictionWarning NothingVisible { get; } =
        new("nothing-visible", "Nothing of this text is visible, or left after cleaning: its label means nothing.");

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<PredictionWarning> All { get; } = [Truncated, NoKnownWords, NothingVisible];

    // Shared: nothing is made for a text.
    static readonly PredictionWarning[][] sets =
        [[], [Truncated], [NoKnownWords], [Truncated, NoKnownWords], [NothingVisible], [Truncated, NothingVisible]];

    /// <summary>Those of one text, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<PredictionWarning> Of(bool truncated, TextContent content) => sets[(2 * (int)content) + (truncated ? 1 : 0)];

    /// <summary>As JSON is written: an empty list is left out.</summary>
    public static IReadOnlyList<PredictionWarning>? OrNull(IReadOnlyList<PredictionWarning> warnings) => warnings.Count == 0 ? null : warnings;

    /// <summary>Codes with a blank between them; empty without a warning.</summary>
    public static string Codes(IReadOnlyList<PredictionWarning> warnings) => string.Join(' ', warnings.Select(warning => warning.Code));
}
