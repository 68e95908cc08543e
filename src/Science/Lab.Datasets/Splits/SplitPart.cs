namespace Lab.Datasets;

/// <summary>What rows are for.</summary>
public enum SplitPart
{
    Train,
    Validation,
    Test,
}
