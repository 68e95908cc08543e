namespace Lab.MlflowServer.Stores;

/// <summary>Addresses of artifacts. Raw form of those that this server keeps: <c>mlflow-artifacts:/7/RUN/artifacts/model</c>.</summary>
static class ArtifactLocation
{
    public const string Scheme = "mlflow-artifacts";

    /// <summary>The path under the artifact root; null when the files lie elsewhere.</summary>
    public static ArtifactPath? PathOf(string location)
    {
        if (SchemeOf(location) != Scheme) return null;
        string rest = location[(Scheme.Length + 1)..];
        if (rest.StartsWith("//", StringComparison.Ordinal)) rest = rest.IndexOf('/', 2) is var end and >= 0 ? rest[end..] : "";
        return ArtifactPath.Parse(rest.TrimStart('/'));
    }

    /// <summary>Refuses a location of an experiment that leaves the root, or that its runs could not be put below.</summary>
    public static void Check(string location)
    {
        if (SchemeOf(location) == "runs") throw MlflowException.Invalid($"Artifact location cannot be a runs:/ URI. Given: '{location}'");
        if (location.AsSpan().IndexOfAny("#?;") >= 0 || LeavesItsRoot(location))
            throw MlflowException.Invalid($"Invalid artifact location: '{location}'. It may hold neither '..' nor '#', '?' or ';'.");
    }

    public static bool HasHost(string location) => location.AsSpan(SchemeOf(location)!.Length + 1) is ['/', '/', not '/', ..];

    /// <summary>Whether the path holds "..", in whatever encoding.</summary>
    public static bool LeavesItsRoot(string location) =>
        PercentDecoding.FormsOf(location).Any(form => form is null || form.Contains('\0') || form.Split('/', '\\').Contains(".."));

    /// <summary>In small letters; null of a plain path.</summary>
    public static string? SchemeOf(string location)
    {
        int colon = location.IndexOf(':');
        return colon > 1 && Uri.CheckSchemeName(location[..colon]) ? location[..colon].ToLowerInvariant() : null;
    }
}
