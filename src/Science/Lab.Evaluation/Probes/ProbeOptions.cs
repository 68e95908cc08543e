namespace Lab.Evaluation;

/// <summary>How a model is probed. Every default works.</summary>
public sealed record ProbeOptions
{
    /// <summary>Names of <see cref="ProbeCatalog"/>; null: all.</summary>
    public IReadOnlyList<string>? Probes { get; init; }

    /// <summary>How far a score may move, 0 to 1.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>Most cases of a probe, the first ones that fit; 1 or more.</summary>
    public int MaxCases { get; init; } = 200;

    /// <summary>Failures that the report shows of each probe, the worst first.</summary>
    public int Examples { get; init; } = 5;

    /// <summary>Short sentences of praise and blame are probed besides the texts.</summary>
    public bool WithSentences { get; init; } = true;

    /// <summary>Of the changes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The model's name for praise.</summary>
    public string PositiveLabel { get; init; } = "positive";

    /// <summary>The model's name for blame.</summary>
    public string NegativeLabel { get; init; } = "negative";

    /// <exception cref="LabException">A number is out of its range.</exception>
    internal void Validate()
    {
        if (!(Tolerance is > 0 and < 1)) throw Wrong($"The tolerance is {Tolerance}.", nameof(Tolerance), "a number between 0 and 1");
        if (MaxCases < 1) throw Wrong($"{MaxCases} cases are asked for.", nameof(MaxCases), "1 or more");
        if (Examples < 0) throw Wrong($"{Examples} examples are asked for.", nameof(Examples), "0 or more");

        static LabException Wrong(string what, string property, string expected) => new(ErrorKind.Usage, what, SettingName.Of<ProbeOptions>(property), expected);
    }
}
