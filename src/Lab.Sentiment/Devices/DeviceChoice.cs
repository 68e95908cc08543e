using System.Globalization;

namespace Lab.Sentiment;

/// <summary>Where a model is to compute, as a person says it: auto, cpu, torch-cpu, cuda, cuda:1.</summary>
/// <param name="Kind">Of the device.</param>
/// <param name="Index">Of the GPU among those that the process may use, from 0; 0 for all else.</param>
public readonly record struct DeviceChoice(DeviceKind Kind, int Index = 0)
{
    /// <summary>What <see cref="TryParse"/> reads, in words.</summary>
    public const string Expected = "auto, cpu, torch-cpu, cuda or cuda:N";

    const string CudaWord = "cuda";

    public static DeviceChoice Auto => new(DeviceKind.Auto);

    public static DeviceChoice Cpu => new(DeviceKind.Cpu);

    public static DeviceChoice TorchCpu => new(DeviceKind.TorchCpu);

    public static DeviceChoice Cuda(int index = 0) => new(DeviceKind.Cuda, index);

    /// <summary>Upper and lower case are the same.</summary>
    /// <returns>Null: it is none of them.</returns>
    public static DeviceChoice? TryParse(string text)
    {
        string word = text.ToLowerInvariant();
        return word switch
        {
            "auto" => Auto,
            "cpu" => Cpu,
            "torch-cpu" => TorchCpu,
            CudaWord => Cuda(),
            _ when word.StartsWith($"{CudaWord}:", StringComparison.Ordinal)
                && int.TryParse(word.AsSpan(CudaWord.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) => Cuda(index),
            _ => null,
        };
    }

    /// <summary>As <see cref="TryParse"/> reads it; a GPU always with its number.</summary>
    public override string ToString() => Kind switch
    {
        DeviceKind.Cuda => string.Create(CultureInfo.InvariantCulture, $"{CudaWord}:{Index}"),
        DeviceKind.TorchCpu => "torch-cpu",
        DeviceKind.Cpu => "cpu",
        _ => "auto",
    };
}
