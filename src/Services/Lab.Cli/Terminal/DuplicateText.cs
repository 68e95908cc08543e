using System.Globalization;
using Lab.Datasets;

namespace Lab.Cli.Terminal;

/// <summary>Says on stderr which texts occur more than once.</summary>
static class DuplicateText
{
    public static void Write(LabHost host, DuplicateReport report, int dropped)
    {
        if (!report.Any) return;
        var leaks = report.Across.Where(pair => pair.Exact + pair.Near > 0).ToArray();
        foreach (var part in report.Within.Where(part => part.Exact + part.Near > 0))
            host.Error.WriteLine(Text(
                $"duplicates: {part.Exact:N0} of {part.Rows:N0} {Name(part.Part)} rows repeat an earlier one, {part.Near:N0} nearly; {part.Conflicting:N0} have a text with different labels"));
        foreach (var pair in leaks)
            host.Error.WriteLine(Text($"duplicates: {pair.Exact + pair.Near:N0} {Name(pair.Part)} rows have a twin in {Name(pair.In)} ({pair.Exact:N0} exact, {pair.Near:N0} near)"));
        foreach (var pair in report.Examples)
            host.Error.WriteLine(Text($"  {Name(pair.Part)} line {pair.Line}, {Name(pair.In)} line {pair.TwinLine}: {(pair.Exact ? "the same" : "nearly the same")}"));
        if (dropped > 0) host.Error.WriteLine(Text($"duplicates: {dropped:N0} rows were left out"));
        else if (leaks.Length > 0) Errors.Message.Warn(host, "twins across parts flatter the measures. --duplicates drop leaves them out of training.");
    }

    static string Name(SplitPart part) => part.ToString().ToLowerInvariant();

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
