using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Gpu;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

public sealed class NvidiaCheckTests
{
    const string Loaded = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024\nGCC version:  gcc version 12.2.0\n";

    [Fact]
    public async Task NothingOfIt_IsOk()
    {
        using var machine = new FakeMachine();
        Device(machine, "0000:00:02.0", "0x8086", "0x030000");

        Assert.Equal(Verdict.Ok("no NVIDIA GPU"), await Of(machine));
    }

    [Fact]
    public async Task Gpus_AreListed()
    {
        using var machine = new FakeMachine();
        machine.System("/proc/driver/nvidia/version", Loaded).Program("nvidia-smi", "0, NVIDIA L4, 23034 MiB, 8.9, 550.54.15\n1, NVIDIA L4, 23034 MiB, 8.9, 550.54.15\n");

        Assert.Equal(
            Verdict.Ok("GPU 0: NVIDIA L4, 23034 MiB, compute capability 8.9, driver 550.54.15; GPU 1: NVIDIA L4, 23034 MiB, compute capability 8.9, driver 550.54.15"), await Of(machine));
    }

    [Theory]
    // A display controller, and a 3D controller as in servers.
    [InlineData("0x030000")]
    [InlineData("0x030200")]
    public async Task GpuWithoutDriver_IsAProblem(string kind)
    {
        using var machine = new FakeMachine();
        Device(machine, "0000:01:00.0", "0x10de", kind);

        var verdict = await Of(machine.Program("ubuntu-drivers"));

        Assert.Equal(Verdict.Problem("There is an NVIDIA GPU, and no driver for it.", "sudo ubuntu-drivers install"), verdict);
    }

    [Fact]
    public async Task SoundOfAGpu_IsNoGpu()
    {
        using var machine = new FakeMachine();
        Device(machine, "0000:01:00.1", "0x10de", "0x040300");

        Assert.Equal(CheckState.Ok, (await Of(machine)).State);
    }

    [Fact]
    public async Task ContainerWithoutTheGpu_NamesTheOption()
    {
        using var machine = new FakeMachine();

        var verdict = await Of(machine.System("/proc/driver/nvidia/version", Loaded));

        Assert.Equal(CheckState.Problem, verdict.State);
        Assert.StartsWith("550.54.15 is loaded, but this process sees no GPU", verdict.What);
        Assert.Contains("--gpus all", verdict.Remedy);
    }

    [Theory]
    [InlineData("Failed to initialize NVML: Driver/library version mismatch", "Restart the machine")]
    [InlineData("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", "modprobe nvidia")]
    public async Task DriverThatFails_HasItsRemedy(string said, string remedy)
    {
        using var machine = new FakeMachine();

        var verdict = await Of(machine.Program("nvidia-smi", said + "\n", 9));

        Assert.Equal(CheckState.Problem, verdict.State);
        Assert.Contains(said, verdict.What);
        Assert.Contains(remedy, verdict.Remedy);
    }

    static void Device(FakeMachine machine, string address, string vendor, string kind) =>
        machine.System($"/sys/bus/pci/devices/{address}/vendor", vendor + "\n").System($"/sys/bus/pci/devices/{address}/class", kind + "\n");

    static Task<Verdict> Of(FakeMachine machine) => machine.ExamineAsync(new NvidiaCheck());
}
