using System.Text;

namespace Aspire.Hosting;

/// <summary>Names of environment variables made of names of resources.</summary>
static class VariableNames
{
    /// <summary>What is no ASCII letter or digit becomes an underscore; a leading digit gets one before it.</summary>
    public static string Encode(string name)
    {
        if (name.Length == 0) return "_";
        var text = new StringBuilder(name.Length + 1);
        if (char.IsAsciiDigit(name[0])) text.Append('_');
        foreach (var c in name) text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        return text.ToString();
    }

    public static string Upper(string name) => Encode(name).ToUpperInvariant();
}
