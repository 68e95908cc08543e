namespace Lab.Cli.Doctor.Checks;

/// <summary>A Python that can make environments: the AppHost installs JupyterLab into one.</summary>
sealed class PythonCheck : ICheck
{
    // Debian's Python lacks a part of venv unless python3-venv is there.
    const string Ask = "import sys; print('.'.join(map(str, sys.version_info[:3]))); import venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

    public static IReadOnlyList<string> Names { get; } = OperatingSystem.IsWindows() ? ["python", "py"] : ["python3", "python"];

    public string Name => "Python";

    public async Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        string install = $"Only needed to install JupyterLab: {machine.Install("python3-venv", "python", "Python.Python.3.13", "python3")}";
        if (machine.OnPath(Names) is not { } python) return Verdict.Note("Python is not on PATH.", install);
        var answer = await machine.Run(python, ["-c", Ask], cancellation);
        string version = answer.Output.Trim();
        return answer.ExitCode == 0 ? Verdict.Ok($"{python}, {version}")
            : version.Length == 0 ? Verdict.Note($"{python} does not run: {answer.FirstLine}", install)
            : Verdict.Note($"{python}, {version}, cannot make environments: it needs Python 3.10 or later with its module venv.", install);
    }
}
