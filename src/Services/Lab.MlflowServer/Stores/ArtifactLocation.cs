namespace Lab.MlflowServer.Stores;

/// <summary>Addresses of artifacts. Raw form of those that this server keeps: <c>mlflow-artifacts:/7/RUN/artifacts/model</c>.</summary>
static class ArtifactLocation
{
    public const string Scheme = "mlflow-artifacts";

    /// <summary>Where the proxy for artifacts stands in the address of a server.</summary>
    const string ProxyPath = "/api/2.0/mlflow-artifacts/artifacts";

    /// <summary>The path under the artifact root; null when the files lie elsewhere. An address of the proxy for artifacts is its own.</summary>
    public static ArtifactPath? PathOf(string location)
    {
        string? scheme = SchemeOf(location);
        if (scheme is not (Scheme or "http" or "https")) return null;
        string rest = location[(scheme.Length + 1)..];
        if (rest.StartsWith("//", StringComparison.Ordinal)) rest = rest.IndexOf('/', 2) is var end and >= 0 ? rest[end..] : "";
        if (scheme == Scheme) return ArtifactPath.Parse(rest.TrimStart('/'));
        return rest == ProxyPath || rest.StartsWith(ProxyPath + "/", StringComparison.Ordinal) ? ArtifactPath.Parse(rest[ProxyPath.Length..].TrimStart('/')) : null;
    }

    /// <summary>The folder of this machine; null when the files lie elsewhere.</summary>
    public static string? FolderOf(string location) => SchemeOf(location) switch
    {
        null => location,
        "file" => Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.Host.Length == 0 ? uri.LocalPath : null,
        _ => null,
    };

    /// <summary>A relative folder becomes one below the folder in which the server runs, so that it means the same wherever a client runs.</summary>
    public static string MakeAbsolute(string location)
    {
        string? scheme = SchemeOf(location);
        string path = scheme == "file" ? location["file:".Length..] : location;
        if (scheme is not (null or "file") || path.Length == 0 || path[0] == '/' || Path.IsPathRooted(path) || (path.Length > 1 && path[1] == ':')) return location;
        while (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        string whole = $"{Environment.CurrentDirectory.Replace('\\', '/').TrimEnd('/')}/{path}";
        return scheme == "file" ? new Uri(whole).AbsoluteUri : whole;
    }

    /// <summary>Refuses a location of an experiment that leaves the root, or that its runs could not be put below.</summary>
    public static void Check(string location)
    {
        if (SchemeOf(location) == "runs") throw MlflowException.Invalid($"Artifact location cannot be a runs:/ URI. Given: '{location}'");
        if (SchemeOf(location) is "http" or "https" or "ftp" or "sftp" && SchemeOf(location) is { } scheme) throw HostAddressed("artifact_location", scheme);
        if (location.StartsWith("file://", StringComparison.OrdinalIgnoreCase) && FolderOf(location) is null) throw NotOfThisMachine(location);
        if (location.AsSpan().IndexOfAny("#?;") >= 0 || LeavesItsRoot(location))
            throw MlflowException.Invalid($"Invalid artifact location: '{location}'. It may hold neither '..' nor '#', '?' or ';'.");
    }

    /// <summary>file://HOST/...: 500, as the reference server has it.</summary>
    public static MlflowException NotOfThisMachine(string location) => new(ErrorCodes.InternalError,
        $"{location} is not a valid remote uri. For remote access on windows, please consider using a different scheme such as SMB (e.g. smb://<hostname>/<path>).");

    /// <summary>A client must not make the server call other hosts.</summary>
    public static MlflowException HostAddressed(string field, string scheme) => MlflowException.Invalid(
        $"'{field}' cannot use the '{scheme}' scheme: the '{scheme}' scheme addresses a host other than the tracking server's configured artifact storage, so the server "
        + "would connect to the host named in the URI. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.");

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
