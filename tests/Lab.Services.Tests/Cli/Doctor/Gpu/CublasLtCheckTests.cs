using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Gpu;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

public sealed class CublasLtCheckTests
{
    [Fact]
    public async Task WithoutCuda_ItIsNotNeeded()
    {
        using var machine = new FakeMachine();

        Assert.Equal(CheckState.Ok, (await Of(machine)).State);
        Assert.Equal(CheckState.Ok, (await Of(machine.Torch("2.10.0+cpu", cuda: false))).State);
    }

    [Theory]
    [InlineData("2.10.0+cu128", "site-packages/torch/lib/libcublasLt.so.12")]
    [InlineData("2.10.0+cu128", "site-packages/nvidia/cublas/lib/libcublasLt.so.12")]
    [InlineData("2.10.0+cu130", "site-packages/nvidia/cu13/lib/libcublasLt.so.13")]
    [InlineData("2.10.0+cu128", "toolkit/libcublasLt.so.12")]
    [InlineData("2.10.0+cu128", "system/usr/local/cuda/lib64/libcublasLt.so.12")]
    public async Task PlacesOfTheLoader_AreSearched(string version, string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of Linux.");
        using var machine = new FakeMachine();

        Assert.Equal(Verdict.Ok(machine[file]), await Of(machine.Torch(version).Set("LD_LIBRARY_PATH", machine["toolkit"]).Own(file)));
    }

    [Fact]
    public async Task WhereItIsMissing_ThePackageIsNamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of Linux.");
        using var machine = new FakeMachine();

        // That of another CUDA does not do.
        var verdict = await Of(machine.Torch().Own($"{FakeTorch.Folder}/libcublasLt.so.11"));

        Assert.Equal((CheckState.Problem, "libcublasLt.so.12 is neither beside libtorch nor where the loader looks."), (verdict.State, verdict.What));
        Assert.Contains("nvidia-cublas-cu12", verdict.Remedy);
    }

    static Task<Verdict> Of(FakeMachine machine) => machine.ExamineAsync(new CublasLtCheck());
}
