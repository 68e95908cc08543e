namespace Lab.Mlflow;

/// <summary>
/// Address of a model that a tracking server has. Raw forms: <c>models:/sentiment@champion</c>, <c>models:/sentiment/3</c>,
/// <c>models:/sentiment/latest</c>, <c>models:/m-9f86d081884c7d659a2feaa0c55ad015</c>, <c>runs:/RUN/model</c>.
/// </summary>
public abstract record ModelUri
{
    public const string Latest = "latest";

    const string Models = "models:/", Runs = "runs:/", Forms = "models:/NAME@ALIAS, models:/NAME/VERSION, models:/NAME/latest, models:/m-ID or runs:/RUN/NAME.";

    ModelUri()
    {
    }

    /// <summary>Whether a text begins as such an address does.</summary>
    public static bool IsOne(string text) => text.StartsWith(Models, StringComparison.Ordinal) || text.StartsWith(Runs, StringComparison.Ordinal);

    /// <exception cref="LabException">It is none.</exception>
    public static ModelUri Parse(string text) => TryParse(text) ?? throw new LabException(ErrorKind.Usage, $"'{text}' is not an address of a model.", "model", Forms);

    /// <summary>Null: it is none.</summary>
    public static ModelUri? TryParse(string text) =>
        text.StartsWith(Models, StringComparison.Ordinal) ? OfRegistry(text[Models.Length..].TrimStart('/'))
        : text.StartsWith(Runs, StringComparison.Ordinal) && text[Runs.Length..].TrimStart('/').Split('/', 2) is [{ Length: > 0 } run, { Length: > 0 } path] ? new OfRun(run, path.TrimEnd('/'))
        : null;

    static ModelUri? OfRegistry(string rest)
    {
        int at = rest.LastIndexOf('@');
        if (at > 0 && at < rest.Length - 1 && !rest.Contains('/')) return new Registered(rest[..at], rest[(at + 1)..], null);
        return rest.Split('/') switch
        {
            [{ Length: 34 } id] when id.StartsWith("m-", StringComparison.Ordinal) && id[2..].All(char.IsAsciiHexDigitLower) => new Logged(id),
            [{ Length: > 0 } name, { Length: > 0 } version] when version.All(char.IsAsciiDigit) || version.Equals(Latest, StringComparison.OrdinalIgnoreCase) =>
                new Registered(name, null, version.ToLowerInvariant()),
            _ => null,
        };
    }

    /// <summary>A version in the registry.</summary>
    /// <param name="Name">Of the registered model.</param>
    /// <param name="Alias">Null when a version is named.</param>
    /// <param name="Version">A number or "latest"; null when an alias is named.</param>
    public sealed record Registered(string Name, string? Alias, string? Version) : ModelUri
    {
        public override string ToString() => Alias is null ? $"{Models}{Name}/{Version}" : $"{Models}{Name}@{Alias}";
    }

    /// <summary>A logged model (MLflow 3).</summary>
    public sealed record Logged(string ModelId) : ModelUri
    {
        public override string ToString() => Models + ModelId;
    }

    /// <summary>The logged model of that name that a run made, else a folder of the run's artifacts.</summary>
    public sealed record OfRun(string RunId, string Path) : ModelUri
    {
        public override string ToString() => $"{Runs}{RunId}/{Path}";
    }
}
