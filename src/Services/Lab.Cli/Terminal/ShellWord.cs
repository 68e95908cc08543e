namespace Lab.Cli.Terminal;

/// <summary>A word as it can be copied into a shell.</summary>
static class ShellWord
{
    public static string Of(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ',' or '/' or ':' or '=') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
