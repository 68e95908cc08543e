using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace Lab.TestLogger;

/// <summary>
/// What `dotnet test` prints of single tests: failures at once and in full, skipped tests at the end, counted by reason.
/// The console logger writes a line or two for each skipped one, and leaves out failures together with them.
/// </summary>
/// <remarks>Found because the assembly is named *.TestLogger.dll and lies beside the tests; tests/tests.runsettings turns it on.</remarks>
[FriendlyName("calm")]
[ExtensionUri("logger://sentiment-lab/calm")]
public sealed class CalmTestLogger : ITestLogger
{
    readonly SkippedTests skipped = new();
    string project = "";

    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        events.TestResult += (_, result) => Take(result.Result);
        // Each text in one piece: the projects of a solution are tested at the same time.
        events.TestRunComplete += (_, _) => Console.Out.Write(skipped.Summary(project));
    }

    void Take(TestResult result)
    {
        project = Path.GetFileNameWithoutExtension(result.TestCase.Source);
        if (result.Outcome == TestOutcome.Failed) Console.Out.Write(FailureText.Of(result));
        else if (result.Outcome == TestOutcome.Skipped) skipped.Add(result.ErrorMessage ?? Reason(result));
    }

    // The xunit adapter leaves the reason among the messages of a test.
    static string? Reason(TestResult result) =>
        result.Messages.FirstOrDefault(message => message.Category == TestResultMessage.StandardOutCategory)?.Text;
}
