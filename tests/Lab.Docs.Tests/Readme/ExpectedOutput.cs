using System.Text.RegularExpressions;

namespace Lab.Docs.Tests.Readme;

/// <summary>
/// Compares what a document shows with what a command printed, but for what differs between machines and runs: amounts of
/// blanks, ids, times, rates, and the last digits of numbers. A line "..." stands for any lines.
/// </summary>
static partial class ExpectedOutput
{
    /// <summary>Numbers may differ by this share of the larger one, or by 0.01.</summary>
    const double Tolerance = 0.02;

    /// <summary>Null when they agree, else the first expected line that was not met.</summary>
    public static string? Mismatch(string expected, string actual)
    {
        string[] wanted = Lines(expected), printed = Lines(actual);
        int at = 0;
        bool skip = false;
        foreach (string line in wanted)
        {
            if (line is "..." or "\u2026")
            {
                skip = true;
                continue;
            }
            if (skip)
                while (at < printed.Length && !Same(line, printed[at])) at++;
            if (at == printed.Length || !Same(line, printed[at])) return line;
            at++;
            skip = false;
        }
        return skip || at == printed.Length ? null : $"(the end, but there was: {printed[at]})";
    }

    static string[] Lines(string text) =>
        [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => Blanks.Replace(line, " ").Trim()).Where(line => line.Length > 0)];

    static bool Same(string expected, string actual)
    {
        expected = Mask(expected);
        actual = Mask(actual);
        if (Number.Replace(expected, "#") != Number.Replace(actual, "#")) return false;
        return Number.Matches(expected).Zip(Number.Matches(actual)).All(pair => Near(pair.First.Value, pair.Second.Value));
    }

    static string Mask(string line) => Measurement.Replace(Id.Replace(line, "<id>"), "<measured>");

    static bool Near(string expected, string actual)
    {
        double a = double.Parse(expected), b = double.Parse(actual);
        return Math.Abs(a - b) <= Math.Max(0.01, Tolerance * Math.Max(Math.Abs(a), Math.Abs(b)));
    }

    [GeneratedRegex(@"\s+")]
    static partial Regex Blanks { get; }

    // Seven or more hexadecimal digits with a letter and a digit among them, and UUIDs.
    [GeneratedRegex(@"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b")]
    static partial Regex Id { get; }

    // A number with a unit of time or a rate, or a JSON field that holds one.
    [GeneratedRegex(@"\d[\d,]*(\.\d+)?( ?(ns|us|ms|s|min)\b(?!/)| (\w+/s)\b)|\d+:\d\d(:\d\d)?|(?<=""(seconds|\w+_per_second|\w+_ms)"": ?)[\d.eE+-]+")]
    static partial Regex Measurement { get; }

    [GeneratedRegex(@"(?<![\w.])-?\d+(\.\d+)?([eE][+-]?\d+)?(?!\w)")]
    static partial Regex Number { get; }
}
