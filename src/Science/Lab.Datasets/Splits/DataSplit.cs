namespace Lab.Datasets;

/// <summary>Examples apart for training, for choosing while training, and for the final judgement.</summary>
public sealed record DataSplit<T>(IReadOnlyList<T> Train, IReadOnlyList<T> Validation, IReadOnlyList<T> Test);

/// <summary>What rows are for.</summary>
public enum SplitPart
{
    Train,
    Validation,
    Test,
}
