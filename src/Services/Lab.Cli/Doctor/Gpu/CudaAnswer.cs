using System.Globalization;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>What the CUDA library of the NVIDIA driver answered.</summary>
/// <param name="Version">Newest CUDA that the driver can run: 12080 is 12.8.</param>
/// <param name="Code">Result of its start; 0: it is ready.</param>
/// <param name="Devices">GPUs that this process may use.</param>
sealed record CudaAnswer(int Version, int Code, int Devices)
{
    public int Major => Version / 1000;

    public string VersionText => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Version % 1000 / 10}");

    /// <summary>What a code that is not 0 means and what to do. Source: CUresult in the reference of the CUDA driver API.</summary>
    public (string What, string Remedy) Failure => Code switch
    {
        34 => ("it is the stub that programs are linked with, and no driver", "Take the folder with 'stubs' in its path out of LD_LIBRARY_PATH."),
        100 => ("it sees no GPU", "Unset CUDA_VISIBLE_DEVICES if it is set; start a container with --gpus all."),
        802 => ("the switches between the GPUs are not ready", "sudo systemctl start nvidia-fabricmanager"),
        803 => ("the loaded kernel module is of another version than the driver's libraries", "Restart the machine: the driver was updated while it ran."),
        804 => ("the CUDA compatibility libraries do not fit this GPU", "Take the folder 'compat' out of LD_LIBRARY_PATH, and update the driver."),
        999 => ("it does not say why (often the module for unified memory is not loaded)", "sudo modprobe nvidia_uvm; then restart the machine if it stays."),
        _ => (string.Create(CultureInfo.InvariantCulture, $"it does not start (CUresult {Code})"), "nvidia-smi and the kernel's log (sudo dmesg | grep -i nvrm) say more."),
    };
}
