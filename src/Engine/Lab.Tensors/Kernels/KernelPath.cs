using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>Which code computes: the same path gives the same bits, another one rounds differently.</summary>
public static class KernelPath
{
    /// <summary>Backend and vector width in bits: simd-512.</summary>
    public static string Of(IKernels kernels) => FormattableString.Invariant($"{kernels.Name}-{Width}");

    static int Width =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
}
