using AppHost.Resources.Running;
using Microsoft.Extensions.Time.Testing;

namespace Lab.AppHost.Tests.Resources.Running;

public sealed class WatchedProcessTests
{
    readonly WatchedProcess process = new(new RestartPolicy(new FakeTimeProvider()));

    [Theory]
    [InlineData("Finished")]
    [InlineData("Exited")]
    public void EndWhileRunning_IsADeath_Once(string state)
    {
        Feed("Starting", "Running");

        Assert.True(process.Died(state));
        Assert.True(process.IsDown);
        Assert.False(process.Died(state));
        Assert.False(process.Died("Restarting in 1 s"));
    }

    [Theory]
    [InlineData("Running", "Stopping", "Finished")]
    [InlineData("Starting", "FailedToStart")]
    [InlineData("Waiting", "Finished")]
    public void EndThatWasAskedFor_OrBeforeItRan_IsNone(params string[] states)
    {
        Assert.All(states, state => Assert.False(process.Died(state)));
        Assert.False(process.IsDown);
    }

    [Fact]
    public void StartByHand_ForgetsEarlierDeaths_ARestartDoesNot()
    {
        Feed("Running", "Finished");
        process.Policy.NextDelay();
        process.StartedByUs = true;
        Feed("Starting", "Running", "Finished");
        Assert.Equal(1, process.Policy.Count);

        Feed("Starting", "Running");

        Assert.Equal(0, process.Policy.Count);
        Assert.False(process.IsDown);
    }

    void Feed(params string[] states)
    {
        foreach (string state in states) process.Died(state);
    }
}
