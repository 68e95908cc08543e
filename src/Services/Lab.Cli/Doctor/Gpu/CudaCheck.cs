namespace Lab.Cli.Doctor.Gpu;

/// <summary>The sum of it: whether CUDA can be used, or everything that stands in its way.</summary>
sealed class CudaCheck : ICheck
{
    /// <summary>As long as no device but the processor is in the program.</summary>
    const string ThisVersion = "this version of the lab computes on the processor";

    public string Name => "CUDA";

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        string[] missing = [.. Missing(machine)];
        return Task.FromResult(Verdict.Note(
            $"not used: {ThisVersion}. {(missing.Length == 0 ? "Driver and libtorch are ready for it." : $"For CUDA there is also missing: {string.Join("; ", missing)}.")}",
            TooOld(machine)));
    }

    static IEnumerable<string> Missing(Machine machine)
    {
        var cuda = machine.Cuda();
        var torch = LibtorchFolder.Find(machine);
        if (cuda is null) yield return "an NVIDIA driver";
        else if (cuda.Code != 0) yield return $"a driver that starts ({cuda.Failure.What})";
        else if (cuda.Devices == 0) yield return "a GPU that this process may use";
        if (torch is null) yield return $"a libtorch ({LibtorchFolder.Variable})";
        else if (!torch.HasCuda) yield return "CUDA in that libtorch";
        if (torch?.Version is { } version && version != LibtorchFolder.Wanted) yield return $"libtorch {LibtorchFolder.Wanted}";
        if (TooOld(machine) is not null) yield return $"a driver for CUDA {torch!.Cuda} (this one ends at {cuda!.VersionText})";
        if (CublasLtCheck.Examine(machine).State == CheckState.Problem) yield return "libcublasLt";
        if (LibstdcxxCheck.Examine(machine).State != CheckState.Ok) yield return "a newer libstdc++";
    }

    // Within a major version an older driver runs what is made for a newer CUDA. Oldest drivers: NVIDIA's page on CUDA compatibility.
    static string? TooOld(Machine machine)
    {
        if (machine.Cuda() is not { Major: > 0 } driver || LibtorchFolder.Find(machine) is not { Cuda: { } made } || !int.TryParse(made.Split('.')[0], out int major) || driver.Major >= major) return null;
        string oldest = major switch { 12 => " (525 or later)", 13 => " (580 or later)", _ => "" };
        return $"Update the NVIDIA driver{oldest}, or take a PyTorch that is made for CUDA {driver.Major}.";
    }
}
