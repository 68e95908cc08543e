using Lab.Torch;

namespace Lab.Sentiment;

/// <summary>The device that a choice came to on this machine.</summary>
/// <param name="Device">Any but auto.</param>
/// <param name="Precision">Number type of the products: fp32 or bf16.</param>
/// <param name="WithoutCuda">Why auto did not take CUDA; null where it did, or was not asked.</param>
public sealed record ComputeDevice(DeviceChoice Device, Precision Precision, string? WithoutCuda = null)
{
    /// <summary>cpu, torch-cpu, cuda:0.</summary>
    public string Name => Device.ToString();

    /// <summary>fp32, bf16.</summary>
    public string PrecisionName => Precision.ToString().ToLowerInvariant();

    /// <summary>Whether libtorch computes; else the engine does.</summary>
    public bool IsTorch => Device.Kind is DeviceKind.Cuda or DeviceKind.TorchCpu;

    /// <summary>Looks for what was asked for, and says with what to have it where it is not there.</summary>
    /// <param name="device">Asked for.</param>
    /// <param name="precision">Asked for.</param>
    /// <param name="setting">Where the device was named.</param>
    /// <param name="precisionSetting">Where the precision was named.</param>
    /// <exception cref="LabException">It cannot be used here: <see cref="ErrorKind.MissingTool"/>; or there is no such GPU: <see cref="ErrorKind.Usage"/>.</exception>
    public static ComputeDevice Find(DeviceChoice device, Precision precision, SettingName setting, SettingName precisionSetting) =>
        DeviceSearch.Find(device, precision, setting, precisionSetting, TorchRuntime.Find, TorchRuntime.FindCuda);
}
