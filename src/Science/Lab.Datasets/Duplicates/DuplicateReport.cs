namespace Lab.Datasets;

/// <summary>Texts that occur more than once in split data.</summary>
/// <param name="Within">For each part that has rows.</param>
/// <param name="Across">Validation in train, test in train, test in validation, as far as the parts have rows.</param>
/// <param name="Examples">The first few rows with a twin in another part.</param>
public sealed record DuplicateReport(IReadOnlyList<PartRepeats> Within, IReadOnlyList<PartTwins> Across, IReadOnlyList<TwinPair> Examples)
{
    /// <summary>Whether there is anything to tell.</summary>
    public bool Any => Within.Any(part => part.Exact + part.Near > 0) || Across.Any(pair => pair.Exact + pair.Near > 0);
}

/// <summary>Repetitions inside one part.</summary>
/// <param name="Part">The part.</param>
/// <param name="Rows">How many it has.</param>
/// <param name="Exact">Rows whose text, apart from case and white space, stands in an earlier row of the part.</param>
/// <param name="Near">Further rows whose text nearly stands in an earlier row of the part.</param>
/// <param name="Conflicting">Rows whose text has another label in another row, of whatever part.</param>
public sealed record PartRepeats(SplitPart Part, int Rows, int Exact, int Near, int Conflicting);

/// <summary>Rows of a part that another part has too: what is measured on them is not what new texts will get.</summary>
/// <param name="Part">The part that should be new.</param>
/// <param name="In">Where the twins are.</param>
/// <param name="Exact">Rows with the same text apart from case and white space.</param>
/// <param name="Near">Further rows with nearly the same text.</param>
public sealed record PartTwins(SplitPart Part, SplitPart In, int Exact, int Near);

/// <summary>A row and its twin in another part, by the lines of their files.</summary>
public sealed record TwinPair(SplitPart Part, long Line, SplitPart In, long TwinLine, bool Exact);
