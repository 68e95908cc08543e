using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;

namespace Lab.Benchmarks.Machine;

/// <summary>The name of this processor, and a folder name made of it.</summary>
static partial class ProcessorName
{
    public static string Full() => Lab.Cli.Json.Processor.Here().Name;

    /// <summary>Widest vectors that this runtime uses here.</summary>
    public static string Vectors() =>
        Vector512.IsHardwareAccelerated ? "avx512"
        : System.Runtime.Intrinsics.X86.Avx2.IsSupported ? "avx2"
        : System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? "neon"
        : "vec128";

    public static string Slug() => Slug(Full(), Field("cpu family"), Field("model"), Vectors());

    /// <summary>
    /// "AMD EPYC 7763 64-Core Processor" -> amd-epyc-7763-64-core. A virtual machine often hides the model: a name without a digit
    /// gets family, model and vectors: "Intel(R) Xeon(R) Processor" -> intel-xeon-f6m207-avx512.
    /// </summary>
    internal static string Slug(string name, string? family, string? model, string vectors)
    {
        string words = Noise().Replace(name.ToLowerInvariant(), " ");
        string slug = NotWord().Replace(words, "-").Trim('-');
        if (slug.Any(char.IsAsciiDigit)) return slug;
        string hidden = family is null || model is null ? "" : $"-f{family}m{model}";
        return $"{slug}{hidden}-{vectors}".Trim('-');
    }

    // Lines such as "model name      : Intel(R) Xeon(R) Processor".
    static string? Field(string key)
    {
        const string file = "/proc/cpuinfo";
        if (!File.Exists(file)) return null;
        return File.ReadLines(file)
            .Select(line => line.Split(':', 2))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim() == key)?[1].Trim();
    }

    [GeneratedRegex(@"\((r|tm)\)|@.*$|\b(cpu|processor)\b")]
    private static partial Regex Noise();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotWord();
}
