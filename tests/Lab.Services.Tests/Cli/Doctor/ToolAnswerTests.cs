using Lab.Cli.Doctor;

namespace Lab.Services.Tests.Cli.Doctor;

public sealed class ToolAnswerTests
{
    [Fact]
    public async Task Program_GivesItsCodeAndBothStreams()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A shell as Unix has it.");
        var answer = await ToolAnswer.OfAsync("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"], TestContext.Current.CancellationToken);

        Assert.Equal(new ToolAnswer(3, "out\n", "err\n"), answer);
        Assert.Equal("out", answer.FirstLine);
    }

    [Fact]
    public async Task Program_ThatCannotBeStarted_Is127() =>
        Assert.Equal(127, (await ToolAnswer.OfAsync(Path.Combine(Path.GetTempPath(), "no-such-program"), [], TestContext.Current.CancellationToken)).ExitCode);

    [Fact]
    public async Task Cancellation_EndsTheProgramAndWhatItStarted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A shell as Unix has it.");
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        // The inner one holds the pipe open.
        var running = ToolAnswer.OfAsync("/bin/sh", ["-c", "sleep 600 & wait"], cancelled.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }
}
