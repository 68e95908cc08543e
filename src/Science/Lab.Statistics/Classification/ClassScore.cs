using System.Text.Json.Serialization;

namespace Lab.Statistics;

/// <summary>How well one class, or several together, were found.</summary>
/// <param name="Precision">Share of the predictions of the class that were right.</param>
/// <param name="Recall">Share of the rows of the class that were found.</param>
/// <param name="F1">Harmonic mean of the two (F with another beta where a caller asked for it).</param>
/// <param name="Support">Weight of the rows of the class: their number when rows have no weights.</param>
public sealed record ClassScore(
    [property: JsonPropertyName("precision")] double Precision,
    [property: JsonPropertyName("recall")] double Recall,
    [property: JsonPropertyName("f1")] double F1,
    [property: JsonPropertyName("support")] double Support);
