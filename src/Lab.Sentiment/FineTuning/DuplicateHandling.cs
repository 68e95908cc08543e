namespace Lab.Sentiment;

/// <summary>What is done about texts that occur more than once.</summary>
public enum DuplicateHandling
{
    /// <summary>They are counted.</summary>
    Report,

    /// <summary>They are counted, and those that flatter the measures do not train (<see cref="Datasets.Duplicates.Drop"/>).</summary>
    Drop,

    /// <summary>Nobody looks.</summary>
    Ignore,
}
