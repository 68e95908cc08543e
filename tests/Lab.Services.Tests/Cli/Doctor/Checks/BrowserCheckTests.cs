using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class BrowserCheckTests
{
    [Fact]
    public async Task Browser_IsFound_OrNoted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Browsers of Windows open a window when they are asked.");
        using var machine = new FakeMachine();

        var none = await machine.ExamineAsync(new BrowserCheck());
        var found = await machine.Program("google-chrome", "Google Chrome 140.0\n").ExamineAsync(new BrowserCheck());
        var broken = await machine.Program("chromium", exitCode: 1, error: "libnss3.so: cannot open").ExamineAsync(new BrowserCheck());

        Assert.Equal(CheckState.Note, none.State);
        Assert.Equal(Verdict.Ok($"{machine["bin/google-chrome"]}, Google Chrome 140.0"), found);
        Assert.Equal((CheckState.Note, $"{machine["bin/chromium"]} does not run: libnss3.so: cannot open"), (broken.State, broken.What));
    }
}
