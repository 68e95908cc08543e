using System.Text.RegularExpressions;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Search;

/// <summary>
/// Patterns of RLIKE. They come from callers, so they run without backtracking: the time is that of the text's length, whatever the pattern.
/// What needs backtracking (look-around, back references) is refused.
/// </summary>
static class RegularExpressions
{
    const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    [ThreadStatic]
    static (string Pattern, Regex Regex)? last;

    /// <summary>The pattern, if it is one.</summary>
    public static string Check(string pattern)
    {
        SearchLimits.Check("characters in a pattern", pattern.Length, SearchLimits.MaxPattern);
        try
        {
            _ = new Regex(pattern, Options);
            return pattern;
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw MlflowException.Invalid($"Invalid regular expression '{Excerpts.Of(pattern)}': {wrong.Message}");
        }
    }

    /// <summary>Anywhere in the text, minding the case. SQLite asks row after row for the same pattern.</summary>
    public static bool IsMatch(string text, string pattern)
    {
        if (last is not { } known || known.Pattern != pattern) last = known = (pattern, new(pattern, Options));
        return known.Regex.IsMatch(text);
    }
}
