namespace Lab.Transformers;

/// <summary>First values of a parameter that a checkpoint does not hold.</summary>
public enum Initialization
{
    /// <summary>Normal with the configured deviation.</summary>
    Normal,

    Zeros,

    Ones,
}
