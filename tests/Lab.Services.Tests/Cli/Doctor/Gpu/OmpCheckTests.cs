using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Gpu;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

public sealed class OmpCheckTests
{
    [Theory]
    [InlineData(null, false, CheckState.Ok)]
    [InlineData(null, true, CheckState.Note)]
    [InlineData("ACTIVE", true, CheckState.Note)]
    [InlineData("passive", true, CheckState.Ok)]
    public async Task WaitingThreads_ShouldBePassiveForLibtorch(string? value, bool torch, CheckState state)
    {
        using var machine = new FakeMachine();
        if (value is not null) machine.Set("OMP_WAIT_POLICY", value);
        if (torch) machine.Torch();

        var verdict = await machine.ExamineAsync(new OmpCheck());

        Assert.Equal((state, state == CheckState.Note ? "export OMP_WAIT_POLICY=PASSIVE" : null), (verdict.State, verdict.Remedy));
    }
}
