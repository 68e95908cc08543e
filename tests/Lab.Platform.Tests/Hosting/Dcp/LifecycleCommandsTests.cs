using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dcp;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class LifecycleCommandsTests
{
    [Theory]
    [InlineData("NotStarted", "Enabled", "Hidden", "Disabled")]
    [InlineData("Exited", "Enabled", "Hidden", "Disabled")]
    [InlineData("Finished", "Enabled", "Hidden", "Disabled")]
    [InlineData("FailedToStart", "Enabled", "Hidden", "Disabled")]
    [InlineData("Restarting in 8 s (4 of 5)", "Enabled", "Enabled", "Disabled")]
    [InlineData(null, "Disabled", "Enabled", "Disabled")]
    [InlineData("Waiting", "Disabled", "Enabled", "Disabled")]
    [InlineData("Starting", "Disabled", "Enabled", "Disabled")]
    [InlineData("Running", "Hidden", "Enabled", "Enabled")]
    [InlineData("RuntimeUnhealthy", "Hidden", "Enabled", "Enabled")]
    [InlineData("Stopping", "Disabled", "Disabled", "Disabled")]
    public void Each_state_offers_what_can_be_done_in_it(string? state, string start, string stop, string restart) => Assert.Equal(
        [start, stop, restart],
        [$"{LifecycleCommands.StateOfStart(state)}", $"{LifecycleCommands.StateOfStop(state)}", $"{LifecycleCommands.StateOfRestart(state)}"]);

    [Fact]
    public void A_command_of_the_application_is_not_replaced()
    {
        var resource = new ExecutableResource("x", "x", "/");
        resource.Annotations.Add(new ResourceCommandAnnotation(
            "stop", "Mine", _ => ResourceCommandState.Enabled, _ => Task.FromResult(CommandResults.Success()), null, null, null, null, null, false));

        LifecycleCommands.AddTo(resource);

        var commands = resource.Annotations.OfType<ResourceCommandAnnotation>().ToList();
        Assert.Equal(["restart", "start", "stop"], commands.Select(command => command.Name).Order());
        Assert.Equal("Mine", commands.Single(command => command.Name == "stop").DisplayName);
    }
}
