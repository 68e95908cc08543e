using Lab.Notebooks.Installing;

namespace Lab.Cli.Doctor.Checks;

/// <summary>The lab's kernelspecs, by which Jupyter's clients start C# notebooks: whether they are there and start something that exists.</summary>
sealed class KernelspecCheck : ICheck
{
    const string Install = "lab kernel install";

    public string Name => "kernelspec";

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(Examine(machine));

    static Verdict Examine(Machine machine)
    {
        string[] prefixes = [.. ((string?[])[machine.Variable("VIRTUAL_ENV"), machine.Variable("CONDA_PREFIX"), machine.At("/usr/local"), machine.At("/usr")]).OfType<string>()];
        InstalledKernelSpec[] specs = [.. ((KernelSpecs[])[KernelSpecs.OfUser(machine.Variable), .. prefixes.Select(KernelSpecs.OfPrefix)]).SelectMany(place => place.List())];
        if (specs.Length == 0) return Verdict.Note("It is not installed: VS Code and Jupyter do not know the lab's C# notebooks ('lab notebook run' does without it).", Install);
        var lost = specs.Select(spec => (spec.Folder, Missing: Missing(machine, spec.Argv))).FirstOrDefault(spec => spec.Missing is not null);
        return lost.Missing is { } missing
            ? Verdict.Problem($"{lost.Folder} starts {missing}, which is not there.", $"{Install} (it writes the kernelspec anew, for this program)")
            : Verdict.Ok(string.Join(", ", specs.Select(spec => $"{spec.Folder} starts {spec.Command}")));
    }

    // Under "dotnet lab.dll kernel start" both have to be there.
    static string? Missing(Machine machine, IReadOnlyList<string> argv) =>
        argv.Count == 0 ? "nothing"
        : !Exists(machine, argv[0]) ? argv[0]
        : argv.Count > 1 && argv[1].EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !File.Exists(argv[1]) ? argv[1]
        : null;

    static bool Exists(Machine machine, string program) => Path.IsPathRooted(program) ? File.Exists(program) : machine.OnPath(program) is not null;
}
