using Lab.Datasets;

namespace Lab.Evaluation;

/// <summary>The probes there are.</summary>
public static class ProbeCatalog
{
    public static IReadOnlyList<Probe> All { get; } =
    [
        new("typo", "a letter of one word is left out, doubled, exchanged with the next or with one beside it on the keyboard", ProbeExpectation.Unchanged, Augmented(AugmentationKinds.Typo)),
        new("character-swap", "two letters inside of a long word change places", ProbeExpectation.Unchanged, CharacterSwap.In),
        new("synonym", "a word becomes another one of the same meaning", ProbeExpectation.Unchanged, Augmented(AugmentationKinds.Synonym)),
        new("name", "somebody of another name agrees, or a name in the text is another one", ProbeExpectation.Unchanged, Names.Exchange),
        new("punctuation", "the marks at the end go, or a full stop comes", ProbeExpectation.Unchanged, SurfaceChanges.Punctuation),
        new("contraction", "do not becomes don't, or the other way round", ProbeExpectation.Unchanged, Contractions.Change),
        new("capitals", "the text is written in capitals", ProbeExpectation.Unchanged, SurfaceChanges.Capitals),
        new("address", "the address of a page or a handle comes behind the text", ProbeExpectation.Unchanged, SurfaceChanges.Address),
        new("intensifier", "an opinion that agrees with the answer becomes stronger: really good", ProbeExpectation.AnswerHolds, Intensifiers.Strengthen),
        new("negation", "the praise in a positive sentence is negated: not good", ProbeExpectation.PositiveFalls, Negation.Of),
    ];

    /// <exception cref="LabException">A name is unknown.</exception>
    internal static IReadOnlyList<Probe> Named(IReadOnlyList<string>? names)
    {
        if (names is null) return All;
        string setting = string.Join(", ", All.Select(probe => probe.Name));
        return [.. names.Select(name => All.FirstOrDefault(probe => string.Equals(probe.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new LabException(ErrorKind.Usage, $"There is no probe '{name}'.", SettingName.Of<ProbeOptions>(nameof(ProbeOptions.Probes)), setting))];
    }

    // One change: the share of the words that it takes is never less.
    static Func<ProbeText, ProbePair?> Augmented(AugmentationKinds kind) => probed =>
    {
        var options = new AugmentationOptions { Kinds = kind, Share = 1, WordShare = double.Epsilon };
        return Augmenter.Copies([new LabelledExample(probed.Text, 0, 0)], options, probed.Seed) is [var copy] ? new(probed.Text, copy.Text) : null;
    };
}
