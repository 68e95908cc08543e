namespace Lab.PredictionService.Web;

/// <summary>All that the page shows.</summary>
/// <param name="Model">The model that serves; null while there is none.</param>
/// <param name="NoModel">Why there is none.</param>
/// <param name="Limits">What a call may hold.</param>
/// <param name="Examples">Reviews to try.</param>
public sealed record PageModel(ModelCard? Model, string? NoModel, PageLimits Limits, IReadOnlyList<string> Examples)
{
    /// <summary>The prediction log holds the texts: whoever writes one must know.</summary>
    public bool KeepsTexts { get; init; }

    /// <summary>Scheme, host and path under which the page was asked for.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Begins every link: the path under which the service is reached, empty at the root.</summary>
    public string Base { get; init; } = "";

    /// <summary>The review in the form.</summary>
    public string Text { get; init; } = "";

    /// <summary>Why <see cref="Text"/> was not classified.</summary>
    public string? Problem { get; init; }

    /// <summary>What the model says of <see cref="Text"/>; null before there is a text.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>A bar a class: those of the verdict, else empty ones.</summary>
    public IReadOnlyList<ClassScore> Bars => Verdict?.Scores ?? [.. Model?.Labels.Select((label, index) => new ClassScore(label, Tone.Of(label, index), 0)) ?? []];
}

/// <summary>What the browser must know to stay within the limits.</summary>
/// <param name="MaxTexts">In one call.</param>
/// <param name="MaxTextCharacters">Code points of one text.</param>
/// <param name="MaxBodyBytes">Of one call.</param>
public sealed record PageLimits(int MaxTexts, int MaxTextCharacters, long MaxBodyBytes);

/// <summary>The model that serves.</summary>
/// <param name="Name">Of the folder or the registry.</param>
/// <param name="Labels">Class names by index.</param>
/// <param name="Facts">The rest, its version first, as name and value for people.</param>
public sealed record ModelCard(string Name, IReadOnlyList<string> Labels, IReadOnlyList<KeyValuePair<string, string>> Facts);
