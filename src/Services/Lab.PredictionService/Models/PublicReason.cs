using System.Text.RegularExpressions;

namespace Lab.PredictionService.Models;

/// <summary>Why a model is not there, in words for a client: of every path only the last name is left.</summary>
static partial class PublicReason
{
    public static string Of(Exception cause, string? folder)
    {
        string name = folder is null ? "default" : LastName(folder);
        return cause is LabException known
            ? WithoutPaths(known.What)
            : $"The model '{name}' could not be loaded; the service's log has the details.";
    }

    public static string WithoutPaths(string text) => PathPattern().Replace(text, match => LastName(match.Value));

    static string LastName(string path)
    {
        string trimmed = path.TrimEnd('/', '\\');
        return trimmed[(trimmed.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    // An absolute or relative path with at least one directory: /a/b, C:\a\b, ../a, a/b. Quotes and blanks end it.
    [GeneratedRegex("""(?:[A-Za-z]:)?[^\s'"/\\]*[/\\][^\s'"]+""")]
    private static partial Regex PathPattern();
}
