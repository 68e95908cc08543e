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
    [InlineData("traffic")]
    public async Task Session_SurvivesWhatPeopleDo(string part) => Assert.Contains("PASS " + part, await JupyterEnvironment.RunAsync("session.py", part));

    [Theory]
    [InlineData("clients.py")]
    [InlineData("cycle.py")]
    public async Task OfficialClients_RunANotebookInterruptAndRestart(string script) => Assert.Contains("PASS", await JupyterEnvironment.RunAsync(script));

    /// <summary>Of Debian: jupyter_client 7.4, nbclient 0.7, nbconvert 6.5.</summary>
    [Theory]
    [InlineData("clients.py")]
    [InlineData("cycle.py")]
    public async Task OlderClients_RunANotebookInterruptAndRestart(string script) => Assert.Contains("PASS", await JupyterEnvironment.RunOnSystemAsync(script));

    [Fact]
    public async Task StackOverflow_IsToldByTheProcessThatTheClientStartsInItsPlace() => Assert.Contains("PASS", await JupyterEnvironment.RunAsync("stack_overflow.py"));
}
