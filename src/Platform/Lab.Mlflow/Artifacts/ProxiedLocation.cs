namespace Lab.Mlflow;

/// <summary>Addresses of artifacts that the tracking server keeps. Raw form: <c>mlflow-artifacts:/7/RUN/artifacts/model</c>.</summary>
static class ProxiedLocation
{
    const string Scheme = "mlflow-artifacts:";

    /// <summary>The path under the server's artifact root.</summary>
    public static string PathOf(string location)
    {
        if (!location.StartsWith(Scheme, StringComparison.Ordinal))
            throw new LabException(
                ErrorKind.Usage, $"The artifacts lie at '{location}', not at the tracking server.", "MLflow", "a server that proxies artifacts (mlflow-artifacts:/...).",
                "Start it with --serve-artifacts.");
        string rest = location[Scheme.Length..];
        // mlflow-artifacts://host:port/path names the server itself.
        if (rest.StartsWith("//", StringComparison.Ordinal)) rest = rest.IndexOf('/', 2) is var end and >= 0 ? rest[end..] : "";
        return rest.Trim('/');
    }

    /// <summary>Path with each name encoded, for the address of a request.</summary>
    public static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>Two paths as one; either may be empty.</summary>
    public static string Join(string root, string? below) => string.IsNullOrEmpty(below) ? root : root.Length == 0 ? below : $"{root}/{below}";
}
