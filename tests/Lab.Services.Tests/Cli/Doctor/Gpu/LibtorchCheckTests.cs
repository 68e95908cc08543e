using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;
using Lab.Cli.Doctor.Gpu;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

public sealed class LibtorchCheckTests
{
    [Theory]
    [InlineData("2.10.0+cu128", true, CheckState.Ok, "2.10.0, with CUDA 12.8")]
    [InlineData("2.10.0+cu130", true, CheckState.Ok, "2.10.0, with CUDA 13.0")]
    [InlineData("2.10.0+cpu", false, CheckState.Ok, "2.10.0, for the processor only")]
    [InlineData("2.9.1+cu128", true, CheckState.Problem, "2.9.1, with CUDA 12.8; TorchSharp needs 2.10.0.")]
    public async Task InstalledPyTorch_IsRead(string version, bool cuda, CheckState state, string part)
    {
        using var machine = new FakeMachine();

        var verdict = await Of(machine.Torch(version, cuda));

        Assert.Equal((state, $"{machine[FakeTorch.Folder]}, {part}"), (verdict.State, verdict.What));
        Assert.Equal(state == CheckState.Problem, verdict.Remedy?.StartsWith("python3 -m pip install torch==2.10.0") == true);
    }

    [Fact]
    public async Task PackageForCpp_IsTakenByTheFolderAboveToo()
    {
        using var machine = new FakeMachine();
        machine.Own($"libtorch/lib/{LibtorchFolder.FileName("torch_cpu")}").Own("libtorch/build-version", "2.10.0+cpu\n").Set(LibtorchFolder.Variable, machine["libtorch"]);

        Assert.Equal(Verdict.Ok($"{machine["libtorch/lib"]}, 2.10.0, for the processor only"), await Of(machine));
    }

    [Fact]
    public async Task FolderWithoutIt_IsAProblem()
    {
        using var machine = new FakeMachine();

        var verdict = await Of(machine.Set(LibtorchFolder.Variable, machine["here"]));

        Assert.Equal(CheckState.Problem, verdict.State);
        Assert.Contains($"{machine["here"]}, where no {LibtorchFolder.FileName("torch_cpu")} is.", verdict.What);
    }

    [Fact]
    public async Task PyTorchThatIsThere_IsOffered()
    {
        using var machine = new FakeMachine();

        var verdict = await Of(machine.Program(PythonCheck.Names[0], "/opt/torch\n"));

        Assert.Equal((CheckState.Ok, $"export LAB_LIBTORCH={Path.Combine("/opt/torch", "lib")}"), (verdict.State, verdict.Remedy));
        Assert.Null((await Of(machine.Program(PythonCheck.Names[0], "\n"))).Remedy);
    }

    static Task<Verdict> Of(FakeMachine machine) => machine.ExamineAsync(new LibtorchCheck());
}
