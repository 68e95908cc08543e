using Lab.Statistics;

namespace Lab.Sentiment;

/// <summary>What came of a model start.</summary>
/// <param name="Version">In the registry.</param>
/// <param name="Model">As it was named.</param>
/// <param name="Commit">Of the hub; null for a folder.</param>
/// <param name="Labels">What the classes mean, and how sure that is.</param>
/// <param name="Report">On the rows of the evaluation; null where there were none.</param>
/// <param name="LeftOut">Rows of the evaluation whose label the model does not have.</param>
/// <param name="Deployed">It is served now.</param>
public sealed record ModelStartResult(
    RegisteredVersion Version, string Model, string? Commit, LabelDecision Labels, ClassificationReport? Report, int LeftOut, bool Deployed);

/// <summary>How far a model start is.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Message">What is being done.</param>
public readonly record struct ModelStartProgress(double Share, string Message);
