namespace Lab.Cli.Json;

/// <summary>What <c>lab init --json</c> writes.</summary>
/// <param name="Model">As it was named.</param>
/// <param name="Commit">Of the hub; null for a folder.</param>
/// <param name="Folder">Where it lies now.</param>
/// <param name="Architecture">bert, distilbert.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="IsClassifier">False for a base model: it is there to be trained.</param>
/// <param name="Labels">Names of the classes, in class order; null where they are not known.</param>
/// <param name="LabelsFromSentences">The model's files have no words: sample sentences decided.</param>
/// <param name="LabelMargin">How sure that is, 0 to 1; null where other classes are named than negative, neutral and positive.</param>
sealed record InitializedModel(
    string Model, string? Commit, string Folder, string Architecture, long Parameters, bool IsClassifier, IReadOnlyList<string>? Labels, bool LabelsFromSentences, double? LabelMargin);
