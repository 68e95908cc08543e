namespace Lab.Torch;

/// <summary>What <see cref="TorchRuntime.Find"/> found.</summary>
public sealed record TorchAvailability
{
    /// <summary>libtorch is loaded: the processor can be computed on.</summary>
    public bool Usable { get; init; }

    /// <summary>Why it is not usable, one sentence; null when it is.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; init; }

    /// <summary>With the libraries; null when none was found.</summary>
    public string? Folder { get; init; }

    /// <summary>Of libtorch, as in 2.10.0; null when it is not known.</summary>
    public string? Version { get; init; }

    /// <summary>GPUs that this process can compute on.</summary>
    public int CudaDevices { get; init; }

    /// <summary>Why there are none, one sentence; null when there are.</summary>
    public string? CudaReason { get; init; }

    /// <summary>What to do about that.</summary>
    public string? CudaRemedy { get; init; }
}
