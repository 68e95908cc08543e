namespace Lab.Statistics;

/// <summary>The rows whose confidence lies above <paramref name="From"/> and up to <paramref name="To"/>.</summary>
/// <param name="From">Lower edge, exclusive (the first bin also holds 0).</param>
/// <param name="To">Upper edge, inclusive.</param>
/// <param name="Count">Rows in it.</param>
/// <param name="MeanConfidence">Mean confidence of these rows; not a number when there are none.</param>
/// <param name="Accuracy">Share of these rows that are right; not a number when there are none.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double MeanConfidence, double Accuracy);
