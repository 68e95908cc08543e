namespace Lab.Tensors;

/// <summary>Makes the host backend of a process: the fastest, unless LAB_FORCE_KERNELS names another one.</summary>
public static class KernelFactory
{
    /// <summary>Environment variable that forces a kernel path.</summary>
    public const string Variable = "LAB_FORCE_KERNELS";

    /// <param name="threads">Workers, the calling thread included; by default LAB_THREADS, else one per processor. The reference takes one.</param>
    /// <exception cref="LabException">LAB_FORCE_KERNELS holds something else than reference or simd.</exception>
    public static IKernels Create(int? threads = null) => Create(Environment.GetEnvironmentVariable(Variable), threads);

    internal static IKernels Create(string? forced, int? threads) => forced switch
    {
        null or "" or "simd" => new SimdKernels(threads),
        "reference" => new ReferenceKernels(),
        "native" => throw new LabException(
            ErrorKind.Usage, "The native kernels are not in this version; they come later.", Variable, "reference or simd"),
        _ => throw new LabException(ErrorKind.Usage, $"There are no kernels named '{forced}'.", Variable, "reference or simd"),
    };
}
