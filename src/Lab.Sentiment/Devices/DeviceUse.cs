using System.Globalization;

namespace Lab.Sentiment;

/// <summary>What computes, and how.</summary>
/// <param name="Name">cpu, torch-cpu, cuda:0.</param>
/// <param name="Code">Which code: simd-512, torch-2.10.0-cuda:0.</param>
/// <param name="Precision">fp32 or bf16.</param>
/// <param name="Threads">Of the host.</param>
/// <param name="WithoutCuda">Why auto did not take CUDA; null where it did, or was not asked.</param>
public sealed record DeviceUse(string Name, string Code, string Precision, int Threads, string? WithoutCuda)
{
    /// <summary>A line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name} ({Code}, {Precision}, {Threads} thread{(Threads == 1 ? "" : "s")}){(WithoutCuda is null ? "" : $", no CUDA. {WithoutCuda}")}");
}
