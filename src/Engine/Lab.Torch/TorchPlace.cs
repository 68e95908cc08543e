using System.Globalization;

namespace Lab.Torch;

/// <summary>Where libtorch computes.</summary>
public readonly record struct TorchPlace
{
    TorchPlace(int number) => Number = number;

    /// <summary>The processor.</summary>
    public static TorchPlace Cpu => default;

    public bool IsCuda => Number > 0;

    /// <summary>Index of the GPU among those that this process sees; 0 for the processor.</summary>
    public int CudaIndex => Math.Max(Number - 1, 0);

    // 0 is the processor, so that default is one that every machine has.
    int Number { get; }

    /// <summary>A GPU.</summary>
    /// <param name="index">Among those that this process sees (CUDA_VISIBLE_DEVICES).</param>
    public static TorchPlace Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new(index + 1);
    }

    /// <summary>cpu, cuda:0: PyTorch's names.</summary>
    public override string ToString() => IsCuda ? string.Create(CultureInfo.InvariantCulture, $"cuda:{CudaIndex}") : "cpu";
}
