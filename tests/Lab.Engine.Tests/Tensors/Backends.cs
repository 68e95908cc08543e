using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors;

/// <summary>The backends that every kernel and layer test runs on, by name.</summary>
static class Backends
{
    /// <summary>All, for layers and models.</summary>
    public static TheoryData<string> All => ["reference", "simd-1", "simd-2", "fake-device"];

    /// <summary>Those that are held against the reference, for kernels.</summary>
    public static TheoryData<string> Fast => ["simd-1", "simd-2", "simd-3"];

    public static IKernels Create(string name) => name switch
    {
        "reference" => new ReferenceKernels(),
        "fake-device" => new FakeDeviceKernels(),
        _ when name.StartsWith("simd-", StringComparison.Ordinal) => new SimdKernels(int.Parse(name[5..])),
        _ => throw new ArgumentException($"No backend '{name}'."),
    };
}
