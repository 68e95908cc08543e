using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Gpu;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

public sealed class CudaCheckTests
{
    [Fact]
    public async Task EverythingThatIsMissing_IsNamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of Linux.");
        using var machine = new FakeMachine();

        Assert.Equal(
            "not usable, and --device auto takes the processor. There is missing: an NVIDIA driver; a libtorch (LAB_LIBTORCH); a newer libstdc++.", (await Of(machine)).What);
        Assert.EndsWith("missing: a driver that starts (it sees no GPU); CUDA in that libtorch; a newer libstdc++.", (await Of(machine.Torch("2.10.0+cpu", cuda: false), new(12080, 100, 0))).What);
    }

    [Fact]
    public async Task MachineThatIsReady_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of Linux.");
        using var machine = new FakeMachine();
        Modern(machine.Torch()).Own($"{FakeTorch.Folder}/libcublasLt.so.12");

        Assert.Equal(Verdict.Note("not usable, and --device auto takes the processor. It sees no GPU.", "Look for it."), await Of(machine, new(12040, 0, 1)));
        machine.Machine = machine.Machine with { TorchCuda = () => new() { Usable = true, Version = "2.10.0", CudaDevices = 1 } };
        Assert.Equal(Verdict.Ok("usable: 1 GPU, libtorch 2.10.0; --device auto takes cuda:0"), await Of(machine, new(12040, 0, 1)));
    }

    [Theory]
    [InlineData("2.10.0+cu128", 11080, "CUDA 12.8 (this one ends at 11.8)", "Update the NVIDIA driver (525 or later), or take a PyTorch that is made for CUDA 11.")]
    [InlineData("2.10.0+cu130", 12080, "CUDA 13.0 (this one ends at 12.8)", "Update the NVIDIA driver (580 or later), or take a PyTorch that is made for CUDA 12.")]
    public async Task DriverThatIsTooOld_HasItsRemedy(string torch, int driver, string part, string remedy)
    {
        using var machine = new FakeMachine();

        var verdict = await Of(machine.Torch(torch), new(driver, 0, 1));

        Assert.Contains(part, verdict.What);
        Assert.Equal(remedy, verdict.Remedy);
    }

    static FakeMachine Modern(FakeMachine machine) =>
        machine.System("/proc/self/maps", "7f00-7f01 r--p 0 08:01 1 /usr/lib/libstdc++.so.6.0.33\n").System("/usr/lib/libstdc++.so.6.0.33", "GLIBCXX_3.4.33\0");

    static Task<Verdict> Of(FakeMachine machine, CudaAnswer? driver = null)
    {
        machine.Machine = machine.Machine with { Cuda = () => driver };
        return machine.ExamineAsync(new CudaCheck());
    }
}
