namespace Lab.Sentiment;

/// <summary>What can compute a model.</summary>
public enum DeviceKind
{
    /// <summary>CUDA where it can be used, else the processor.</summary>
    Auto,

    /// <summary>The processor, by the engine of this repository.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU, by libtorch.</summary>
    Cuda,

    /// <summary>The processor, by libtorch: slower than the engine; to see what a GPU would compute.</summary>
    TorchCpu,
}
