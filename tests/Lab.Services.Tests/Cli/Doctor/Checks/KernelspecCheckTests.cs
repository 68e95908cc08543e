using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;
using Lab.Notebooks.Installing;
using Lab.Notebooks.Running;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class KernelspecCheckTests
{
    [Fact]
    public async Task NotInstalled_IsANote()
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Set("JUPYTER_DATA_DIR", machine["jupyter"]).ExamineAsync(new KernelspecCheck());

        Assert.Equal((CheckState.Note, "lab kernel install"), (verdict.State, verdict.Remedy));
    }

    [Theory]
    [InlineData("lab", new string[0], true, "")]
    [InlineData("gone/lab", new string[0], false, "gone/lab, which is not there.")]
    [InlineData("lab", new[] { "app/lab.dll" }, true, "")]
    [InlineData("lab", new[] { "gone/lab.dll" }, false, "gone/lab.dll, which is not there.")]
    public async Task WhatItStarts_HasToBeThere(string program, string[] libraries, bool there, string part)
    {
        using var machine = new FakeMachine();
        machine.Set("JUPYTER_DATA_DIR", machine["jupyter"]).Own("lab").Own("app/lab.dll");
        KernelSpecs.OfUser(machine.Machine.Variable).Install("lab-csharp", new KernelCommand(machine[program], [.. libraries.Select(library => machine[library]), "kernel", "start"]));

        var verdict = await machine.ExamineAsync(new KernelspecCheck());

        Assert.Equal(there ? CheckState.Ok : CheckState.Problem, verdict.State);
        Assert.EndsWith(there ? "{connection_file}" : machine[part], verdict.What);
        if (!there) Assert.StartsWith("lab kernel install", verdict.Remedy);
    }

    [Fact]
    public async Task ProgramByItsName_IsLookedForOnPath_AndEnvironmentsAreSearched()
    {
        using var machine = new FakeMachine();
        machine.Set("JUPYTER_DATA_DIR", machine["jupyter"]).Set("VIRTUAL_ENV", machine["venv"]);
        KernelSpecs.OfPrefix(machine["venv"]).Install("lab-csharp", new KernelCommand("lab", ["kernel", "start"]));

        var lost = await machine.ExamineAsync(new KernelspecCheck());
        var found = await machine.Program("lab").ExamineAsync(new KernelspecCheck());

        Assert.Equal((CheckState.Problem, CheckState.Ok), (lost.State, found.State));
    }
}
