using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class ContainerCheckTests
{
    [Fact]
    public async Task EngineThatAnswers_IsOk()
    {
        using var machine = new FakeMachine();
        machine.Program("docker", exitCode: 1, error: "Cannot connect").Program("podman", "host: linux");

        Assert.Equal(Verdict.Ok($"{machine["bin/podman"]}, its engine answers"), await machine.ExamineAsync(new ContainerCheck()));
    }

    [Fact]
    public async Task ClientAlone_IsANote_WithItsComplaint()
    {
        using var machine = new FakeMachine();
        machine.Program("docker", "Client:\n Version: 28", 1, "Cannot connect to the Docker daemon.\n");

        var verdict = await machine.ExamineAsync(new ContainerCheck());

        Assert.Equal((CheckState.Note, $"{machine["bin/docker"]} is there, but its engine does not answer: Cannot connect to the Docker daemon."), (verdict.State, verdict.What));
    }

    [Fact]
    public async Task OnlyTheOneThatAspireIsTold_IsAsked()
    {
        using var machine = new FakeMachine();
        machine.Program("docker").Set("ASPIRE_CONTAINER_RUNTIME", "podman");

        Assert.Equal(Verdict.Ok("no podman: the AppHost runs Redis as a process"), await machine.ExamineAsync(new ContainerCheck()));
        Assert.Empty(machine.Calls);
    }
}
