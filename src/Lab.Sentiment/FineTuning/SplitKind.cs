namespace Lab.Sentiment;

/// <summary>How rows are shared among training, validation and test.</summary>
public enum SplitKind
{
    /// <summary>By a hash of the text: 80 / 10 / 10, the same text always in the same part.</summary>
    Hash,

    /// <summary>At random with equal class shares: 80 / 10 / 10, from the seed.</summary>
    Stratified,

    /// <summary>All rows of the data train; validation and test come from their own files.</summary>
    Given,
}
