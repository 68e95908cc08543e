namespace Lab.Datasets;

/// <summary>Changed copies of training rows: which changes, how many copies, how much of a text.</summary>
public sealed record AugmentationOptions
{
    static readonly FlagNames known = new(
        "kind of augmentation", ("synonym", (int)AugmentationKinds.Synonym), ("swap", (int)AugmentationKinds.Swap),
        ("delete", (int)AugmentationKinds.Delete), ("typo", (int)AugmentationKinds.Typo));

    /// <summary>One of these, at random, is a change.</summary>
    public AugmentationKinds Kinds { get; init; }

    /// <summary>Copies as a share of the training rows: 0.5 adds a copy of every other row, 2 two copies of each. At most 10.</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>Changes as a share of the words of a text, at least one change. Above 0, at most 1.</summary>
    public double WordShare { get; init; } = 0.1;

    /// <summary>Names of the kinds.</summary>
    public IReadOnlyList<string> Names => known.Of((int)Kinds);

    /// <summary>Reads names of kinds.</summary>
    /// <exception cref="LabException">A name is unknown.</exception>
    public static AugmentationKinds ParseKinds(IReadOnlyCollection<string> names, string where) => (AugmentationKinds)known.Parse(names, where);

    /// <exception cref="LabException">A share is out of its range.</exception>
    public void Validate()
    {
        if (!(Share is >= 0 and <= 10)) throw new LabException(ErrorKind.Usage, $"The share of copies is {Share}.", SettingName.Of<AugmentationOptions>(nameof(Share)), "a number from 0 to 10.");
        if (!(WordShare is > 0 and <= 1)) throw new LabException(ErrorKind.Usage, $"The share of words is {WordShare}.", SettingName.Of<AugmentationOptions>(nameof(WordShare)), "a number above 0, at most 1.");
    }
}

/// <summary>How a copy of a text can differ from it.</summary>
[Flags]
public enum AugmentationKinds
{
    None = 0,

    /// <summary>A word becomes another one of the same meaning, from a small list.</summary>
    Synonym = 1,

    /// <summary>Two words that stand side by side change places.</summary>
    Swap = 2,

    /// <summary>A word is left out.</summary>
    Delete = 4,

    /// <summary>A letter is left out, doubled, exchanged with the next, or with one beside it on the keyboard.</summary>
    Typo = 8,
}
