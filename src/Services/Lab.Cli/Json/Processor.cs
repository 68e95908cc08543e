using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lab.Cli.Json;

/// <summary>What computes.</summary>
/// <param name="Name">As the system calls it; its architecture where it does not say.</param>
/// <param name="Logical">Processors that the system shows to this process.</param>
/// <param name="Instructions">Vector instruction sets that the runtime uses, widest first.</param>
sealed record Processor(string Name, int Logical, IReadOnlyList<string> Instructions)
{
    /// <summary>Width of the vectors that the kernels use.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    public static Processor Here() => new(
        Model() ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount,
        [.. new (string Name, bool There)[]
        {
            ("avx512f", Avx512F.IsSupported), ("avx2", Avx2.IsSupported), ("fma", Fma.IsSupported), ("avx", Avx.IsSupported), ("sse4.2", Sse42.IsSupported),
            ("neon", AdvSimd.IsSupported),
        }.Where(set => set.There).Select(set => set.Name)]);

    static string? Model()
    {
        const string file = "/proc/cpuinfo";
        const string key = "model name";
        if (!File.Exists(file)) return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return line?[(line.IndexOf(':') + 1)..].Trim();
    }
}
