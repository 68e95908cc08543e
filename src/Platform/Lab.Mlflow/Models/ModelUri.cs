namespace Lab.Mlflow;

/// <summary>Address of a model in the registry. Raw forms: <c>models:/sentiment@champion</c>, <c>models:/sentiment/3</c>, <c>models:/sentiment/latest</c>.</summary>
/// <param name="Name">Of the registered model.</param>
/// <param name="Alias">Null when a version is named.</param>
/// <param name="Version">A number or "latest"; null when an alias is named.</param>
public sealed record ModelUri(string Name, string? Alias, string? Version)
{
    const string Scheme = "models:/";
    public const string Latest = "latest";

    public static ModelUri Parse(string text)
    {
        string rest = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..].TrimStart('/') : throw Wrong(text);
        int at = rest.LastIndexOf('@');
        if (at > 0 && at < rest.Length - 1 && !rest.Contains('/')) return new(rest[..at], rest[(at + 1)..], null);
        string[] parts = rest.Split('/');
        if (parts is [{ Length: > 0 } name, { Length: > 0 } version] && (version.All(char.IsAsciiDigit) || version.Equals(Latest, StringComparison.OrdinalIgnoreCase)))
            return new(name, null, version.ToLowerInvariant());
        throw Wrong(text);
    }

    public override string ToString() => Alias is null ? $"{Scheme}{Name}/{Version}" : $"{Scheme}{Name}@{Alias}";

    static LabException Wrong(string text) =>
        new(ErrorKind.Usage, $"'{text}' is not an address of a model.", "model", "models:/NAME@ALIAS, models:/NAME/VERSION or models:/NAME/latest.");
}
