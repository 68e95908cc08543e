using Lab.Torch;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>The library of matrix products that libtorch loads on a GPU: PyTorch's own packages have it beside it, others take that of the CUDA Toolkit.</summary>
sealed class CublasLtCheck : ICheck
{
    public string Name => "libcublasLt";

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(Examine(machine));

    /// <summary>Where it is missing though it is needed: what to say.</summary>
    public static Verdict Examine(Machine machine)
    {
        if (Libtorch.Find(machine) is not { HasCuda: true } torch) return Verdict.Ok("not needed without a libtorch with CUDA");
        string major = torch.Cuda?.Split('.')[0] ?? "12";
        string file = OperatingSystem.IsWindows() ? $"cublasLt64_{major}.dll" : $"libcublasLt.so.{major}";
        if (Places(machine, torch).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is { } found) return Verdict.Ok(found);
        return Verdict.Problem(
            $"{file} is neither beside libtorch nor where the loader looks.",
            $"python3 -m pip install nvidia-cublas-cu{major} beside that PyTorch, or export LD_LIBRARY_PATH with the folder of the CUDA Toolkit that has it (/usr/local/cuda-{major}/lib64).");
    }

    static IEnumerable<string> Places(Machine machine, TorchFolder torch)
    {
        yield return torch.Folder;
        // site-packages/torch/lib and site-packages/nvidia/cublas/lib.
        string packages = Path.GetFullPath(Path.Combine(torch.Folder, "..", "..", "nvidia"));
        if (Directory.Exists(packages))
            foreach (string package in Directory.EnumerateDirectories(packages)) yield return Path.Combine(package, OperatingSystem.IsWindows() ? "bin" : "lib");
        foreach (string folder in (machine.Variable(OperatingSystem.IsWindows() ? "PATH" : "LD_LIBRARY_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return folder;
        foreach (string folder in (string[])["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/local/cuda/lib64"]) yield return machine.At(folder);
    }
}
