using System.Text.RegularExpressions;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>NVIDIA's GPUs and the driver in the kernel.</summary>
sealed partial class NvidiaCheck : ICheck
{
    static readonly string[] query = ["--query-gpu=index,name,memory.total,compute_cap,driver_version", "--format=csv,noheader"];

    public string Name => "NVIDIA driver";

    public async Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        string? loaded = Loaded(machine);
        if (machine.OnPath("nvidia-smi") is { } smi)
        {
            // A line of each: 0, NVIDIA L4, 23034 MiB, 8.9, 550.54.15
            var answer = await machine.Run(smi, query, cancellation);
            string[] gpus = answer.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (answer.ExitCode == 0 && gpus.Length > 0) return Verdict.Ok(string.Join("; ", gpus.Select(Told)));
            if (loaded is not null || answer.ExitCode != 0)
                return Verdict.Problem(
                    $"{(loaded is null ? "It is not loaded" : $"{loaded} is loaded")}, and nvidia-smi sees no GPU: {answer.FirstLine}",
                    answer.FirstLine.Contains("mismatch", StringComparison.OrdinalIgnoreCase) ? "Restart the machine: the driver was updated while it ran." : "sudo modprobe nvidia; if that fails, install the driver anew for this kernel, and restart.");
        }

        if (loaded is not null)
            return File.Exists(machine.At("/dev/nvidiactl"))
                ? Verdict.Ok($"{loaded} is loaded; nvidia-smi is not there")
                : Verdict.Problem($"{loaded} is loaded, but this process sees no GPU (no /dev/nvidiactl).", "In a container: install NVIDIA's Container Toolkit and start it with --gpus all.");
        return HasGpu(machine)
            ? Verdict.Problem("There is an NVIDIA GPU, and no driver for it.", machine.OnPath("ubuntu-drivers") is null ? "Install the driver that this system has for it (Debian: sudo apt-get install nvidia-driver, from non-free), else that of https://www.nvidia.com/drivers, and restart." : "sudo ubuntu-drivers install")
            : Verdict.Ok("no NVIDIA GPU");
    }

    // NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024
    static string? Loaded(Machine machine) => machine.Read("/proc/driver/nvidia/version") is { } text ? ModuleVersion.Match(text) is { Success: true } match ? match.Value : "a driver" : null;

    static string Told(string line) => line.Split(", ") is [var index, var name, var memory, var capability, var driver]
        ? $"GPU {index}: {name}, {memory}, compute capability {capability}, driver {driver}"
        : line;

    // 0x10de is NVIDIA, class 0x03 a display controller (3D controllers too). Source: the PCI ID repository.
    static bool HasGpu(Machine machine)
    {
        string devices = machine.At("/sys/bus/pci/devices");
        return Directory.Exists(devices) && Directory.EnumerateDirectories(devices).Select(Path.GetFileName).Any(device =>
            Is(device, "vendor", "0x10de") && Is(device, "class", "0x03"));

        bool Is(string? device, string file, string start) => machine.Read($"/sys/bus/pci/devices/{device}/{file}")?.StartsWith(start, StringComparison.OrdinalIgnoreCase) == true;
    }

    [GeneratedRegex(@"\b\d{3,}\.\d+(\.\d+)?\b")]
    static partial Regex ModuleVersion { get; }
}
