using Lab.Datasets;

namespace Lab.Cli.Terminal;

/// <summary>Says on stderr which rows were left out.</summary>
static class BadRowText
{
    public static void Write(LabHost host, BadRowReport report)
    {
        if (report.Count == 0) return;
        Errors.Message.Warn(host, report.Count == 1 ? "1 bad row was left out:" : $"{report.Count:N0} bad rows were left out:");
        foreach (var row in report.First) host.Error.WriteLine($"  line {row.Line}: {row.Reason}");
        if (report.Count > report.First.Count) host.Error.WriteLine($"  and {report.Count - report.First.Count:N0} more");
    }
}
