using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lab.MlflowServer.Validation;

/// <summary>Rules of names and lengths, with the reference server's words.</summary>
static partial class Names
{
    const int MaxKey = 250;

    /// <summary>Key of a metric, a parameter or a tag.</summary>
    /// <param name="key">The key.</param>
    /// <param name="path">Field, for the message.</param>
    public static void CheckKey(string key, string path)
    {
        if (!KeyPattern().IsMatch(key))
            throw Invalid(path, key, "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        CheckResolves(path, key);
    }

    /// <summary>Lengths are those of Python: a character outside the basic plane is one, not two.</summary>
    public static void CheckLength(string what, string text, int most)
    {
        if (text.Length > most && Cut(text, most).Length < text.Length) throw TooLong(what, most);
    }

    public static void CheckKeyLength(string what, string key) => CheckLength(what, key, MaxKey);

    /// <summary>Longer texts are cut, as the reference server does unless told otherwise.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        int end = 0;
        for (int characters = 0; characters < most && end < text.Length; characters++) end += char.IsHighSurrogate(text[end]) ? 2 : 1;
        return end < text.Length ? text[..end] : text;
    }

    public static void CheckModelName(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) throw MlflowException.Invalid("Missing value for required parameter 'name'.");
        if (name.AsSpan().IndexOfAny("/:") >= 0) throw MlflowException.Invalid($"Invalid model name '{Excerpts.Of(name)}'. Names cannot contain '/' or ':'.");
        CheckResolves("name", name);
    }

    /// <summary>Null: one will be made up.</summary>
    public static void CheckLoggedModelName(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.AsSpan().IndexOfAny("/:.%\"'") < 0) return;
        char quote = name.Contains('\'') && !name.Contains('"') ? '"' : '\'';
        throw MlflowException.Invalid(
            $"Invalid model name ({quote}{Excerpts.Of(name)}{quote}) provided. Model name must be a non-empty string and cannot contain the following characters: "
            + """('/', ':', '.', '%', '"', "'")""");
    }

    public static void CheckAlias(string alias)
    {
        if (!AliasPattern().IsMatch(alias))
            throw MlflowException.Invalid($"Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
        CheckLength("Registered model alias name", alias, 255);
    }

    public static void CheckAliasIsFree(string alias)
    {
        if (alias.Equals("latest", StringComparison.OrdinalIgnoreCase)) throw MlflowException.Invalid("'latest' alias name (case insensitive) is reserved.");
        if (VersionPattern().IsMatch(alias)) throw MlflowException.Invalid($"Version alias name '{alias}' is reserved.");
    }

    public static int ReadVersion(string version) => int.TryParse(version, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw MlflowException.Invalid($"Parameter 'version' must be an integer, got '{version}'.");

    public static MlflowException Invalid(string path, string value, string why) =>
        MlflowException.Invalid($"Invalid value {JsonSerializer.Serialize(Excerpts.Of(value), ValidationJson.Default.String)} for parameter '{path}' supplied: {why}");

    static MlflowException TooLong(string what, int most) =>
        MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture, $"'{what}' exceeds the maximum length of {most} characters"));

    // A name that is used as a file name must stay the name of one file below the folder.
    static void CheckResolves(string path, string name)
    {
        string plain = Normalize(name);
        if (plain != name || plain == "." || plain.StartsWith("..", StringComparison.Ordinal) || plain.StartsWith('/'))
            throw Invalid(path, name,
                "Names may be treated as files in certain cases, and must not resolve to other names when treated as such. "
                + $"This name would resolve to '{Excerpts.Of(plain)}'");
    }

    // As POSIX paths are made plain: "a//b" is a/b, "a/./b" is a/b, "a/../b" is b; a start of two slashes stays.
    static string Normalize(string path)
    {
        if (path.Length == 0) return ".";
        string root = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//" : path.StartsWith('/') ? "/" : "";
        List<string> parts = [];
        foreach (string part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != ".." || (root.Length == 0 && parts.Count == 0) || (parts.Count > 0 && parts[^1] == "..")) parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }
        string plain = root + string.Join('/', parts);
        return plain.Length == 0 ? "." : plain;
    }

    [GeneratedRegex(@"^[/\w.\- :]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"^[\w\-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex AliasPattern();

    [GeneratedRegex(@"^[vV]\d+\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
