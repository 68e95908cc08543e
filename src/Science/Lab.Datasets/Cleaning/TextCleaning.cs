namespace Lab.Datasets;

/// <summary>A choice of cleaning steps. The same choice gives the same text at training and at prediction; emoji survive every step.</summary>
public sealed record TextCleaning(CleaningSteps Steps)
{
    static readonly FlagNames known = new(
        "cleaning step",
        ("escapes", (int)CleaningSteps.Escapes), ("html", (int)CleaningSteps.Html), ("nfc", (int)CleaningSteps.Nfc),
        ("urls", (int)CleaningSteps.Urls), ("users", (int)CleaningSteps.Users), ("repeats", (int)CleaningSteps.Repeats));

    /// <summary>Texts stay as they are.</summary>
    public static TextCleaning None { get; } = new(CleaningSteps.None);

    /// <summary>Names of the chosen steps, in the order in which they are done.</summary>
    public IReadOnlyList<string> Names => known.Of((int)Steps);

    /// <summary>Reads names of steps; "all" and "none" stand alone.</summary>
    /// <param name="names">As <see cref="Names"/> writes them, in any order.</param>
    /// <param name="where">What a message calls their place.</param>
    /// <exception cref="LabException">A name is unknown.</exception>
    public static TextCleaning Parse(IReadOnlyCollection<string> names, string where) => new((CleaningSteps)known.Parse(names, where));

    /// <summary>The text after the chosen steps; the same object when nothing changed.</summary>
    public string Apply(string text)
    {
        if (Steps == CleaningSteps.None) return text;
        if (Steps.HasFlag(CleaningSteps.Escapes)) text = CleaningRules.DecodeEscapes(text);
        if (Steps.HasFlag(CleaningSteps.Html)) text = CleaningRules.DecodeHtml(text);
        if (Steps.HasFlag(CleaningSteps.Nfc)) text = CleaningRules.Compose(text);
        if (Steps.HasFlag(CleaningSteps.Urls)) text = CleaningRules.ReplaceUrls(text);
        if (Steps.HasFlag(CleaningSteps.Users)) text = CleaningRules.ReplaceUsers(text);
        if (Steps.HasFlag(CleaningSteps.Repeats)) text = CleaningRules.ShortenRepeats(text);
        return text;
    }
}
