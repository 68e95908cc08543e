namespace Lab.Evaluation;

/// <summary>A change to a text, and what the answer has to do about it.</summary>
public sealed record Probe
{
    internal Probe(string name, string description, ProbeExpectation expectation, Func<ProbeText, ProbePair?> change) =>
        (Name, Description, Expectation, Change) = (name, description, expectation, change);

    public string Name { get; }

    /// <summary>What is done to the text, in a sentence.</summary>
    public string Description { get; }

    public ProbeExpectation Expectation { get; }

    /// <summary>The texts to compare; null when the text has no place for the change. The same text, answer and seed give the same.</summary>
    internal Func<ProbeText, ProbePair?> Change { get; }
}

/// <summary>What an answer has to do when a text was changed.</summary>
public enum ProbeExpectation
{
    /// <summary>No score moves by more than the tolerance.</summary>
    Unchanged,

    /// <summary>The score of the answer does not fall by more than the tolerance; it may rise.</summary>
    AnswerHolds,

    /// <summary>The score of positive falls by more than the tolerance; cases are texts that were answered positive.</summary>
    PositiveFalls,
}

/// <summary>A text to be changed.</summary>
/// <param name="Text">As it is.</param>
/// <param name="Opinion">What the model answers: 1 positive, -1 negative, 0 something else.</param>
/// <param name="Seed">Of this text and this probe.</param>
readonly record struct ProbeText(string Text, int Opinion, ulong Seed);

/// <summary>Two texts to compare.</summary>
readonly record struct ProbePair(string Before, string After);
