using System.Text;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace Lab.TestLogger;

/// <summary>A failed test as the console shows it: name, message, stack, and what it printed.</summary>
static class FailureText
{
    public static string Of(TestResult result)
    {
        var text = new StringBuilder();
        text.AppendLine($"  Failed {result.DisplayName ?? result.TestCase.DisplayName} [{result.Duration.TotalSeconds:0.0} s]");
        Append(text, result.ErrorMessage);
        Append(text, result.ErrorStackTrace);
        foreach (var message in result.Messages) Append(text, message.Text);
        return text.ToString();
    }

    static void Append(StringBuilder text, string? lines)
    {
        if (string.IsNullOrWhiteSpace(lines)) return;
        foreach (string line in lines.TrimEnd().ReplaceLineEndings("\n").Split('\n')) text.AppendLine($"    {line}");
    }
}
