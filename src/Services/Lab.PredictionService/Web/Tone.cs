namespace Lab.PredictionService.Web;

/// <summary>Names of the colours that the style sheet has for classes.</summary>
static class Tone
{
    const int Others = 6;

    /// <summary>The usual three have colours of their own; of other classes the index decides.</summary>
    public static string Of(string label, int index) => label is "negative" or "neutral" or "positive" ? label : $"other-{index % Others}";
}
