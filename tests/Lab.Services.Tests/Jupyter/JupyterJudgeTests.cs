namespace Lab.Services.Tests.Jupyter;

/// <summary>The Jupyter kernel before Jupyter's own judges and clients.</summary>
public sealed class JupyterJudgeTests
{
    /// <summary>jupyter_kernel_test with every attribute filled in: nothing fails, nothing is skipped.</summary>
    [Fact]
    public async Task OfficialKernelSuite_PassesWhole()
    {
        string said = await JupyterEnvironment.RunAsync("kernel_suite.py");
        Assert.Contains("\nOK", said);
        Assert.DoesNotContain("skipped", said);
    }

    [Theory]
    [InlineData("interrupts")]
    [InlineData("output")]
    [InlineData("memory")]
    [InlineData("crash")]
    public async Task Session_SurvivesWhatPeopleDo(string part) => Assert.Contains("PASS " + part, await JupyterEnvironment.RunAsync("session.py", part));

    [Fact]
    public async Task OfficialRunnerAndConverter_RunANotebook() => Assert.Contains("PASS", await JupyterEnvironment.RunAsync("clients.py"));
}
