using System.Text;

namespace Lab.MlflowServer.Stores;

/// <summary>A path under the artifact root that cannot leave it, whatever the encoding it came in.</summary>
sealed class ArtifactPath
{
    const int MaxLength = 4096;

    // Of file systems in use.
    const int MaxNameBytes = 255;

    ArtifactPath(string[] segments) => Segments = segments;

    /// <summary>Names from the root down; none is empty, "." or "..", none holds a separator.</summary>
    public IReadOnlyList<string> Segments { get; }

    public static ArtifactPath Root { get; } = new([]);

    public string Name => Segments[^1];

    /// <summary>Reads a path that is percent-decoded once, as a file is named. Refused with "Invalid path" when it could leave the root.</summary>
    public static ArtifactPath Parse(string? path)
    {
        if (string.IsNullOrEmpty(path)) return Root;
        if (path.Length > MaxLength) throw Refused($"it is longer than {MaxLength} characters");

        // A later layer may decode again: no form that decoding yields may be dangerous.
        foreach (string? form in PercentDecoding.FormsOf(path)) Check(form ?? throw Refused());
        string[] segments = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".")];
        if (Array.Exists(segments, segment => Encoding.UTF8.GetByteCount(segment) > MaxNameBytes)) throw Refused($"a name in it is longer than {MaxNameBytes} bytes");
        return new(segments);
    }

    /// <summary>The way from a folder to one below it; both are whole paths of this machine.</summary>
    public static ArtifactPath Below(string root, string folder) => new(Path.GetRelativePath(root, folder) is var path and not "." ? path.Split(Path.DirectorySeparatorChar) : []);

    public ArtifactPath Append(ArtifactPath below) => new([.. Segments, .. below.Segments]);

    public override string ToString() => string.Join('/', Segments);

    static void Check(string path)
    {
        if (path.AsSpan().IndexOfAny("\\#\0") >= 0 || path.StartsWith('/') || HasScheme(path)) throw Refused();
        foreach (var segment in path.AsSpan().Split('/'))
            if (path.AsSpan()[segment] is "..") throw Refused();
    }

    // "file:", "C:" and their like: a colon in the first name, after letters, digits, + - . only.
    static bool HasScheme(string path)
    {
        int colon = path.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(path[0])) return false;
        foreach (char c in path.AsSpan(0, colon))
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return false;
        return colon == 1 || path.AsSpan(colon + 1).StartsWith("/");
    }

    /// <param name="why">Where it is not the shape of the path.</param>
    public static MlflowException Refused(string? why = null) => MlflowException.Invalid(why is null ? "Invalid path" : $"Invalid path: {why}");
}
