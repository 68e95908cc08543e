using System.Text;

namespace Lab.TestLogger;

/// <summary>Skipped tests of a project, counted by their reason.</summary>
public sealed class SkippedTests
{
    readonly SortedDictionary<string, int> reasons = new(StringComparer.Ordinal);
    readonly Lock gate = new();

    public void Add(string? reason)
    {
        string key = string.IsNullOrWhiteSpace(reason) ? "no reason given" : reason.Trim().ReplaceLineEndings(" ");
        lock (gate) reasons[key] = reasons.GetValueOrDefault(key) + 1;
    }

    /// <summary>A heading with the sum, then a line for each reason, the most frequent first; empty where nothing was skipped.</summary>
    public string Summary(string project)
    {
        lock (gate)
        {
            if (reasons.Count == 0) return "";
            var text = new StringBuilder();
            text.AppendLine($"Skipped in {project}: {reasons.Values.Sum()}");
            foreach (var (reason, count) in reasons.OrderByDescending(entry => entry.Value)) text.AppendLine($"{count,6}  {reason}");
            return text.ToString();
        }
    }
}
