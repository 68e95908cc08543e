using Lab.Cli.Doctor.Checks;
using Lab.Torch;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>libtorch, which computes on GPUs: loaded from where, why it cannot be, or where one could be had.</summary>
sealed class LibtorchCheck : ICheck
{
    // Finds the package without loading it, which takes seconds.
    const string Ask = "import importlib.util as u; s = u.find_spec('torch'); print(list(s.submodule_search_locations)[0] if s else '')";

    /// <summary>Libraries of gigabytes, from a disk that has not read them yet.</summary>
    public static readonly TimeSpan LoadingLimit = TimeSpan.FromSeconds(30);

    public string Name => "libtorch";

    public TimeSpan Limit => LoadingLimit;

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        if (Libtorch.Find(machine) is { } found) return Task.FromResult(Examine(machine, found));
        if (machine.Variable(TorchFolder.Variable) is not { } named) return LookAsync(machine, cancellation);
        return Task.FromResult(Verdict.Problem(
            $"{TorchFolder.Variable} names {named}, where no {NativeNames.FileOf("torch_cpu")} is.",
            $"Name the folder that has it: .../site-packages/torch/lib of an installed PyTorch {TorchFolder.Wanted}."));
    }

    static Verdict Examine(Machine machine, TorchFolder found)
    {
        var torch = machine.Torch();
        return torch.Usable
            ? Verdict.Ok($"loaded from {found.Folder}, {torch.Version ?? "of a version that it does not tell"}, {(found.HasCuda ? $"with CUDA{(found.Cuda is { } cuda ? $" {cuda}" : "")}" : "for the processor only")}")
            : Verdict.Problem(torch.Reason!, torch.Remedy!);
    }

    static async Task<Verdict> LookAsync(Machine machine, CancellationToken cancellation)
    {
        string unset = $"{TorchFolder.Variable} is not set";
        if (machine.OnPath(PythonCheck.Names) is not { } python) return Verdict.Ok(unset);
        var answer = await machine.Run(python, ["-c", Ask], cancellation);
        string folder = answer.ExitCode == 0 ? answer.Output.Trim() : "";
        return folder.Length == 0 ? Verdict.Ok($"{unset}, and {python} has no PyTorch") : Verdict.Ok($"{unset}; {python} has a PyTorch", $"export {TorchFolder.Variable}={Path.Combine(folder, "lib")}");
    }
}
