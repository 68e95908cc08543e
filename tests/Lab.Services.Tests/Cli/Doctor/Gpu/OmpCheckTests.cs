using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Gpu;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

public sealed class OmpCheckTests
{
    [Theory]
    [InlineData(null, CheckState.Ok)]
    [InlineData("passive", CheckState.Ok)]
    [InlineData("ACTIVE", CheckState.Note)]
    public async Task WaitingThreads_ShouldNotSpin(string? value, CheckState state)
    {
        using var machine = new FakeMachine();
        if (value is not null) machine.Set("OMP_WAIT_POLICY", value);

        var verdict = await machine.ExamineAsync(new OmpCheck());

        Assert.Equal((state, state == CheckState.Note ? "unset OMP_WAIT_POLICY" : null), (verdict.State, verdict.Remedy));
    }
}
