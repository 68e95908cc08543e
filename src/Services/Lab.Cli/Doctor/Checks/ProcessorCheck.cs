using System.Globalization;
using Lab.Cli.Options;
using Lab.Tensors;

namespace Lab.Cli.Doctor.Checks;

/// <summary>What computes: instruction sets, threads, and the kernels that the engine takes for them.</summary>
sealed class ProcessorCheck : ICheck
{
    // As /proc/cpuinfo has them, which are the names that the runtime's are shown by.
    static readonly string[] wide = ["avx512f", "avx2", "fma"];

    public string Name => "processor";

    public bool Needed => true;

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(Examine(machine));

    static Verdict Examine(Machine machine)
    {
        var processor = machine.Processor();
        string kernels;
        int threads;
        try
        {
            threads = CommonSettings.ThreadsOf(machine.Variable) ?? SimdKernels.DefaultThreads;
            kernels = machine.Kernels(threads);
        }
        catch (LabException wrong)
        {
            return Verdict.Problem($"{wrong.Where}: {wrong.What}", $"Unset it, or set it to {wrong.Expected}.");
        }

        string what = string.Create(
            CultureInfo.InvariantCulture, $"{processor.Name}, {processor.Logical} logical, {string.Join(' ', processor.Instructions)}; kernels {kernels}, {threads} threads");
        string[] flags = machine.Read("/proc/cpuinfo")?.Split('\n').FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ') ?? [];
        string[] unused = [.. wide.Where(set => flags.Contains(set) && !processor.Instructions.Contains(set))];
        if (unused.Length > 0)
            return Verdict.Note($"{what}. The processor has {string.Join(", ", unused)}, but .NET does not use it.", "Unset the variables DOTNET_EnableHWIntrinsic, DOTNET_EnableAVX, DOTNET_EnableAVX2, DOTNET_EnableAVX512 and DOTNET_EnableFMA, those of them that are set.");
        if (machine.Variable(KernelFactory.Variable) == "reference") return Verdict.Note($"{what}: plain loops, to compare with.", $"unset {KernelFactory.Variable}");
        return processor.Instructions.Any(set => set is "avx512f" or "avx2" or "neon")
            ? Verdict.Ok(what)
            : Verdict.Note($"{what}. Without AVX2 it computes several times slower.", "In a virtual machine, give it the processor of its host (QEMU: -cpu host).");
    }
}
