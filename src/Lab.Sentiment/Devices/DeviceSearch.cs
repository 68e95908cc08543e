using System.Globalization;
using Lab.Torch;

namespace Lab.Sentiment;

/// <summary>From what is asked for and what libtorch can do here to the device that computes.</summary>
static class DeviceSearch
{
    /// <param name="device">Asked for.</param>
    /// <param name="precision">Asked for.</param>
    /// <param name="setting">Where the device was named.</param>
    /// <param name="precisionSetting">Where the precision was named.</param>
    /// <param name="torch">What libtorch can do; asked only where it matters, as it loads libtorch.</param>
    /// <param name="cuda">What it can do on GPUs.</param>
    public static ComputeDevice Find(
        DeviceChoice device, Precision precision, SettingName setting, SettingName precisionSetting, Func<TorchAvailability> torch, Func<TorchAvailability> cuda)
    {
        var found = device.Kind switch
        {
            DeviceKind.Auto => Auto(cuda()),
            DeviceKind.Cuda => Cuda(device, cuda(), setting),
            DeviceKind.TorchCpu => Processor(torch(), setting),
            _ => new ComputeDevice(DeviceChoice.Cpu, Precision.Fp32),
        };
        if (precision == Precision.Bf16 && !found.IsTorch)
            throw new LabException(
                ErrorKind.MissingTool, $"The engine computes in fp32 only{(found.WithoutCuda is { } reason ? $", and there is no CUDA. {reason}" : ".")}", precisionSetting,
                "auto or fp32; bf16 on cuda or torch-cpu");
        return found with { Precision = precision == Precision.Bf16 ? Precision.Bf16 : Precision.Fp32 };
    }

    static ComputeDevice Auto(TorchAvailability torch) => torch.CudaDevices > 0
        ? new ComputeDevice(DeviceChoice.Cuda(), Precision.Fp32)
        : new ComputeDevice(DeviceChoice.Cpu, Precision.Fp32, torch.CudaReason);

    static ComputeDevice Cuda(DeviceChoice device, TorchAvailability torch, SettingName setting)
    {
        if (torch.CudaDevices == 0) throw Missing(torch.CudaReason, torch.CudaRemedy, setting);
        if (device.Index >= torch.CudaDevices)
            throw new LabException(
                ErrorKind.Usage, $"There is no {device}: this process may use {torch.CudaDevices} GPU{(torch.CudaDevices == 1 ? "" : "s")}.", setting,
                torch.CudaDevices == 1 ? "cuda or cuda:0" : string.Create(CultureInfo.InvariantCulture, $"cuda:0 to cuda:{torch.CudaDevices - 1}"));
        return new ComputeDevice(device, Precision.Fp32);
    }

    static ComputeDevice Processor(TorchAvailability torch, SettingName setting) => torch.Usable
        ? new ComputeDevice(DeviceChoice.TorchCpu, Precision.Fp32)
        : throw Missing(torch.Reason, torch.Remedy, setting);

    static LabException Missing(string? reason, string? remedy, SettingName setting) => new(ErrorKind.MissingTool, reason!, setting, "auto or cpu", remedy);
}
