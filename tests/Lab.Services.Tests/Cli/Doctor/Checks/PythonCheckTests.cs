using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class PythonCheckTests
{
    static readonly string name = PythonCheck.Names[0];

    [Theory]
    [InlineData("3.13.1\n", 0, CheckState.Ok, "3.13.1")]
    [InlineData("3.8.10\n", 1, CheckState.Note, "3.8.10, cannot make environments")]
    [InlineData("", 127, CheckState.Note, "does not run: pyenv: version not installed")]
    public async Task Python_IsJudged(string output, int code, CheckState state, string part)
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Program(name, output, code, code == 127 ? "pyenv: version not installed" : "").ExamineAsync(new PythonCheck());

        Assert.Equal(state, verdict.State);
        Assert.Contains(part, verdict.What);
    }

    [Fact]
    public async Task NoPython_IsANote()
    {
        using var machine = new FakeMachine();

        Assert.Equal((CheckState.Note, "Python is not on PATH."), await machine.ExamineAsync(new PythonCheck()) is var verdict ? (verdict.State, verdict.What) : default);
    }
}
