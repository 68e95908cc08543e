using System.Globalization;

namespace Lab.PredictionService.Web;

/// <summary>What the model says of one text.</summary>
/// <param name="Label">Most likely class.</param>
/// <param name="Tone">Its colour, see <see cref="Web.Tone"/>.</param>
/// <param name="Confidence">Its probability, 0 to 1.</param>
/// <param name="Scores">Every class, in class order.</param>
/// <param name="Warnings">Why it may mean little, a sentence each.</param>
public sealed record Verdict(string Label, string Tone, float Confidence, IReadOnlyList<ClassScore> Scores, IReadOnlyList<string> Warnings);

/// <summary>One bar.</summary>
/// <param name="Label">Class name.</param>
/// <param name="Tone">Its colour.</param>
/// <param name="Score">Probability, 0 to 1.</param>
public sealed record ClassScore(string Label, string Tone, float Score)
{
    /// <summary>Length of the bar, 0 to 100, as an SVG attribute.</summary>
    public string Width => (100 * Score).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>As the page writes it: <c>93.1%</c>.</summary>
    public string Percent => PercentOf(Score);

    /// <summary>With one decimal.</summary>
    public static string PercentOf(float share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + "%";
}
