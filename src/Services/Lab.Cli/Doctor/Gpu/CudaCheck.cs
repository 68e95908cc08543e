using System.Globalization;
using Lab.Torch;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>The sum of it: whether CUDA can be used, or everything that stands in its way.</summary>
sealed class CudaCheck : ICheck
{
    public string Name => "CUDA";

    public TimeSpan Limit => LibtorchCheck.LoadingLimit;

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(Examine(machine));

    static Verdict Examine(Machine machine)
    {
        string[] missing = [.. Missing(machine)];
        var torch = machine.TorchCuda();
        return torch.CudaDevices > 0
            ? Verdict.Ok(string.Create(CultureInfo.InvariantCulture, $"usable: {torch.CudaDevices} GPU{(torch.CudaDevices == 1 ? "" : "s")}, libtorch {torch.Version ?? TorchFolder.Wanted}; --device auto takes cuda:0"))
            : missing.Length > 0 ? Verdict.Note($"not usable, and --device auto takes the processor. There is missing: {string.Join("; ", missing)}.", TooOld(machine))
            : Verdict.Note($"not usable, and --device auto takes the processor. {torch.CudaReason}", torch.CudaRemedy);
    }

    static IEnumerable<string> Missing(Machine machine)
    {
        var cuda = machine.Cuda();
        var torch = Libtorch.Find(machine);
        if (cuda is null) yield return "an NVIDIA driver";
        else if (cuda.Code != 0) yield return $"a driver that starts ({cuda.Failure.What})";
        else if (cuda.Devices == 0) yield return "a GPU that this process may use";
        if (torch is null) yield return $"a libtorch ({TorchFolder.Variable})";
        else if (!torch.HasCuda) yield return "CUDA in that libtorch";
        if (torch is { IsOfTheWantedVersion: false }) yield return $"libtorch {TorchFolder.Wanted}";
        if (TooOld(machine) is not null) yield return $"a driver for CUDA {torch!.Cuda} (this one ends at {cuda!.VersionText})";
        if (CublasLtCheck.Examine(machine).State == CheckState.Problem) yield return "libcublasLt";
        if (LibstdcxxCheck.Examine(machine).State != CheckState.Ok) yield return "a newer libstdc++";
    }

    // Within a major version an older driver runs what is made for a newer CUDA. Oldest drivers: NVIDIA's page on CUDA compatibility.
    static string? TooOld(Machine machine)
    {
        if (machine.Cuda() is not { Major: > 0 } driver || Libtorch.Find(machine) is not { Cuda: { } made } || !int.TryParse(made.Split('.')[0], out int major) || driver.Major >= major) return null;
        string oldest = major switch { 12 => " (525 or later)", 13 => " (580 or later)", _ => "" };
        return $"Update the NVIDIA driver{oldest}, or take a PyTorch that is made for CUDA {driver.Major}.";
    }
}
