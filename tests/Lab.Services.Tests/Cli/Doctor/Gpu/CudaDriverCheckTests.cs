using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Gpu;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

public sealed class CudaDriverCheckTests
{
    [Theory]
    [InlineData(34, "stub", "LD_LIBRARY_PATH")]
    [InlineData(100, "sees no GPU", "CUDA_VISIBLE_DEVICES")]
    [InlineData(802, "switches", "nvidia-fabricmanager")]
    [InlineData(803, "another version", "Restart")]
    [InlineData(804, "compatibility", "compat")]
    [InlineData(999, "does not say why", "nvidia_uvm")]
    [InlineData(2, "CUresult 2", "dmesg")]
    public async Task DriverThatDoesNotStart_SaysWhy_AndWhatToDo(int code, string why, string remedy)
    {
        var verdict = await Of(new(12040, code, 0));

        Assert.Equal(CheckState.Problem, verdict.State);
        Assert.StartsWith("CUDA 12.4, but ", verdict.What);
        Assert.Contains(why, verdict.What);
        Assert.Contains(remedy, verdict.Remedy);
    }

    [Fact]
    public async Task DriverThatStarts_TellsItsVersion()
    {
        Assert.Equal(Verdict.Ok("CUDA up to 13.0, 2 GPUs"), await Of(new(13000, 0, 2)));
        Assert.Equal(Verdict.Ok("none (no libcuda)"), await Of(null));
    }

    static async Task<Verdict> Of(CudaAnswer? answer)
    {
        using var machine = new FakeMachine();
        machine.Machine = machine.Machine with { Cuda = () => answer };
        return await machine.ExamineAsync(new CudaDriverCheck());
    }
}
