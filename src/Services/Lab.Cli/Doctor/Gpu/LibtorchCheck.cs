using Lab.Cli.Doctor.Checks;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>libtorch, which computes on GPUs: that of LAB_LIBTORCH, or where one could be had.</summary>
sealed class LibtorchCheck : ICheck
{
    // Finds the package without loading it, which takes seconds.
    const string Ask = "import importlib.util as u; s = u.find_spec('torch'); print(list(s.submodule_search_locations)[0] if s else '')";

    static string Install => $"python3 -m pip install torch=={LibtorchFolder.Wanted}, then export {LibtorchFolder.Variable}=.../site-packages/torch/lib";

    public string Name => "libtorch";

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) =>
        machine.Variable(LibtorchFolder.Variable) is { } named ? Task.FromResult(Examine(machine, named)) : LookAsync(machine, cancellation);

    static Verdict Examine(Machine machine, string named)
    {
        if (LibtorchFolder.Find(machine) is not { } found)
            return Verdict.Problem($"{LibtorchFolder.Variable} names {named}, where no {LibtorchFolder.FileName("torch_cpu")} is.", $"Name the folder that has it: .../site-packages/torch/lib of an installed PyTorch {LibtorchFolder.Wanted}.");
        string what = $"{found.Folder}, {found.Version ?? "of a version that it does not tell"}, {(found.HasCuda ? $"with CUDA{(found.Cuda is { } cuda ? $" {cuda}" : "")}" : "for the processor only")}";
        return found.Version is { } version && version != LibtorchFolder.Wanted
            ? Verdict.Problem($"{what}; TorchSharp needs {LibtorchFolder.Wanted}.", Install)
            : Verdict.Ok(what);
    }

    static async Task<Verdict> LookAsync(Machine machine, CancellationToken cancellation)
    {
        string unset = $"{LibtorchFolder.Variable} is not set";
        if (machine.OnPath(PythonCheck.Names) is not { } python) return Verdict.Ok(unset);
        var answer = await machine.Run(python, ["-c", Ask], cancellation);
        string folder = answer.ExitCode == 0 ? answer.Output.Trim() : "";
        return folder.Length == 0 ? Verdict.Ok($"{unset}, and {python} has no PyTorch") : Verdict.Ok($"{unset}; {python} has a PyTorch", $"export {LibtorchFolder.Variable}={Path.Combine(folder, "lib")}");
    }
}
