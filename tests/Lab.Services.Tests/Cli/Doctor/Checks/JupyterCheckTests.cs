using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class JupyterCheckTests
{
    [Theory]
    [InlineData("jupyter-lab", "4.4.1\n", 0, CheckState.Ok, "4.4.1")]
    [InlineData("jupyter", "A warning first\n4.5.0\n", 0, CheckState.Ok, "4.5.0")]
    [InlineData("jupyter-lab", "3.6.1\n", 0, CheckState.Note, "is 3.6.1, where 4 or later is needed")]
    [InlineData("jupyter", "", 1, CheckState.Note, "is there, but no JupyterLab")]
    public async Task JupyterOnPath_IsAsked(string program, string output, int code, CheckState state, string part)
    {
        using var machine = new FakeMachine();
        machine.Set("LAB_CACHE", machine["cache"]).Program(program, output, code);

        var verdict = await machine.ExamineAsync(new JupyterCheck());

        Assert.Equal(state, verdict.State);
        Assert.Contains(part, verdict.What);
    }

    [Fact]
    public async Task EnvironmentOfTheAppHost_IsFound_WhenItIsWhole()
    {
        using var machine = new FakeMachine();
        machine.Set("LAB_CACHE", machine["cache"]);

        var none = await machine.Own("cache/jupyterlab/bin/python").ExamineAsync(new JupyterCheck());
        var whole = await machine.Own("cache/jupyterlab/installed").ExamineAsync(new JupyterCheck());

        Assert.Equal((CheckState.Note, CheckState.Ok), (none.State, whole.State));
        Assert.Contains("pip install jupyterlab", none.Remedy);
    }
}
