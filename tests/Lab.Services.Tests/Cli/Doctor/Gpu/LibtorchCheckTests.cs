using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;
using Lab.Cli.Doctor.Gpu;
using Lab.Torch;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

public sealed class LibtorchCheckTests
{
    [Theory]
    [InlineData("2.10.0+cu128", true, "with CUDA 12.8")]
    [InlineData("2.10.0+cu130", true, "with CUDA 13.0")]
    [InlineData("2.10.0+cpu", false, "for the processor only")]
    public async Task WhatLoads_IsTold(string version, bool cuda, string part)
    {
        using var machine = new FakeMachine();
        machine.Torch(version, cuda).Machine = machine.Machine with { Torch = () => new() { Usable = true, Version = "2.10.0" } };

        Assert.Equal(Verdict.Ok($"loaded from {machine[FakeTorch.Folder]}, 2.10.0, {part}"), await Of(machine));
    }

    [Fact]
    public async Task WhatDoesNotLoad_IsAProblemWithItsRemedy()
    {
        using var machine = new FakeMachine();

        Assert.Equal(Verdict.Problem("It does not load.", "Get another one."), await Of(machine.Torch()));
    }

    [Fact]
    public async Task ThatOfTheProgram_IsTakenWhereNoneIsNamed()
    {
        using var machine = new FakeMachine();
        machine.Machine = machine.Machine with { OwnTorch = () => new("/here", null, null, HasCuda: false), Torch = () => new() { Usable = true, Version = "2.10.0" } };

        Assert.Equal(Verdict.Ok("loaded from /here, 2.10.0, for the processor only"), await Of(machine));
    }

    [Fact]
    public async Task FolderWithoutIt_IsAProblem()
    {
        using var machine = new FakeMachine();

        var verdict = await Of(machine.Set(TorchFolder.Variable, machine["here"]));

        Assert.Equal(CheckState.Problem, verdict.State);
        Assert.Contains($"{machine["here"]}, where no {NativeNames.FileOf("torch_cpu")} is.", verdict.What);
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
