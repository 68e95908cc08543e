using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;
using Lab.Cli.Json;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class ProcessorCheckTests
{
    [Fact]
    public async Task Processor_IsTold_WithItsKernels()
    {
        using var machine = new FakeMachine();

        Assert.Equal(
            Verdict.Ok("Fake, 4 logical, avx2 fma; kernels simd, 256-bit vectors, 3 threads"), await machine.Set("LAB_THREADS", "3").ExamineAsync(new ProcessorCheck()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("two")]
    [InlineData("4000")]
    public async Task WrongThreads_AreAProblem(string value)
    {
        using var machine = new FakeMachine();

        var verdict = await machine.Set("LAB_THREADS", value).ExamineAsync(new ProcessorCheck());

        Assert.Equal(Verdict.Problem($"environment variable LAB_THREADS: The value is '{value}'.", "Unset it, or set it to a whole number from 1 to 1024."), verdict);
    }

    [Fact]
    public async Task KernelsThatAreNotThere_AreAProblem()
    {
        using var machine = new FakeMachine();
        machine.Machine = machine.Machine with { Kernels = _ => throw new LabException(ErrorKind.Usage, "There are no kernels named 'x'.", "LAB_FORCE_KERNELS", "reference or simd") };

        Assert.Equal(Verdict.Problem("LAB_FORCE_KERNELS: There are no kernels named 'x'.", "Unset it, or set it to reference or simd."), await machine.ExamineAsync(new ProcessorCheck()));
    }

    [Fact]
    public async Task InstructionsThatAreTurnedOff_AreNamed()
    {
        using var machine = new FakeMachine();

        var verdict = await machine.System("/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sse4_2 fma avx avx2 avx512f\n").ExamineAsync(new ProcessorCheck());

        Assert.Equal(CheckState.Note, verdict.State);
        Assert.Contains("The processor has avx512f, but .NET does not use it.", verdict.What);
        Assert.Contains("DOTNET_EnableAVX512", verdict.Remedy);
    }

    [Fact]
    public async Task NarrowProcessor_AndPlainLoops_AreNotes()
    {
        using var machine = new FakeMachine();
        var plain = await machine.Set("LAB_FORCE_KERNELS", "reference").ExamineAsync(new ProcessorCheck());
        machine.Set("LAB_FORCE_KERNELS", "simd").Machine = machine.Machine with { Processor = () => new Processor("Old", 2, ["sse4.2"]) };
        var narrow = await machine.ExamineAsync(new ProcessorCheck());

        Assert.Equal((CheckState.Note, "unset LAB_FORCE_KERNELS"), (plain.State, plain.Remedy));
        Assert.Equal(CheckState.Note, narrow.State);
        Assert.Contains("Without AVX2", narrow.What);
    }
}
