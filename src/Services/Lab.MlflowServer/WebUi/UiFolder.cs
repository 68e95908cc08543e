using System.Text.RegularExpressions;

namespace Lab.MlflowServer.WebUi;

/// <summary>A built web UI of MLflow: <c>mlflow/server/js/build</c> of its package, whole.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Version">Of MLflow; null where it is not known.</param>
public sealed partial record UiFolder(string Path, string? Version)
{
    /// <summary>The page at <c>/</c>.</summary>
    public const string IndexFile = "index.html";

    // What the page asks for: the page itself names its files as the server serves them.
    const string Served = "static-files/";

    const int MaxIndexBytes = 1 << 20;

    /// <summary>Looks at a folder.</summary>
    /// <param name="path">Of the built UI.</param>
    /// <param name="version">Of MLflow, where it is known.</param>
    /// <param name="where">What names the folder, for a message.</param>
    /// <exception cref="LabException">It is not there, has no page, or files of the page are missing.</exception>
    public static UiFolder Open(string path, string? version, string where)
    {
        string folder = System.IO.Path.GetFullPath(path), index = System.IO.Path.Combine(folder, IndexFile);
        if (!Directory.Exists(folder)) throw Wrong(where, $"There is no folder {folder}.");
        if (!File.Exists(index)) throw Wrong(where, $"{folder} has no {IndexFile}.");
        var missing = References(index, where).FirstOrDefault(file => !File.Exists(System.IO.Path.Combine(folder, file)));
        if (missing is not null) throw Wrong(where, $"{folder} is not whole: {missing}, which its {IndexFile} names, is not there.");
        return new(folder, version);
    }

    /// <summary>As <see cref="Open"/>, for a folder that nobody named: null when it is none.</summary>
    public static UiFolder? TryOpen(string path, string? version)
    {
        try
        {
            return Open(path, version, path);
        }
        catch (LabException)
        {
            return null;
        }
    }

    static IEnumerable<string> References(string index, string where)
    {
        try
        {
            if (new FileInfo(index).Length > MaxIndexBytes) throw Wrong(where, $"{index} is larger than {MaxIndexBytes:N0} bytes.");
            string[] files = [.. Reference().Matches(File.ReadAllText(index)).Select(match => match.Groups[1].Value)];
            return files.Length > 0 ? files : throw Wrong(where, $"{index} is no page of MLflow: it names nothing below {Served}.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Wrong(where, $"{index} cannot be read: {refused.Message}");
        }
    }

    static LabException Wrong(string where, string what) => new(
        ErrorKind.Usage, what, where, "the folder mlflow/server/js/build of an installed mlflow.", "lab tracking --fetch-ui brings one; without --ui-folder it is found by itself.");

    [GeneratedRegex("""(?:src|href)="(?:\./)?static-files/([^"?#]+)["?#]""")]
    private static partial Regex Reference();
}
