using AppHost.Resources.Running;

namespace AppHost.Resources.Notebooks;

/// <summary>Finds JupyterLab: on PATH, else in the lab's own Python environment, which is made when it is missing.</summary>
/// <param name="environment">Where programs are looked for.</param>
/// <param name="progress">Told what goes on.</param>
sealed class JupyterFinder(ToolEnvironment environment, JupyterProgress progress)
{
    static readonly TimeSpan limit = TimeSpan.FromMinutes(1);

    // Its predecessors read other settings, the token's among them.
    const int oldestMajor = 4;

    static readonly string[] pythons = OperatingSystem.IsWindows() ? ["python", "py"] : ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];

    static readonly SystemPackage package = new("python3", Brew: "python", Winget: "Python.Python.3.13", Apt: "python3-venv");

    /// <exception cref="LabException">There is none, and none can be made; says what to install.</exception>
    public async Task<JupyterProgram> FindAsync(CancellationToken cancellation)
    {
        progress.State("Looking for JupyterLab");
        if (await OnPathAsync(cancellation) is { } installed) return installed;
        var own = new JupyterEnvironment(Path.Combine(environment.CacheFolder, "jupyterlab"), progress);
        if (await own.TryUseAsync(cancellation) is { } made) return made;
        string python = await PythonAsync(cancellation);
        return await own.MakeAsync(python, environment.NotEmpty(JupyterEnvironment.WheelsVariable), cancellation);
    }

    async Task<JupyterProgram?> OnPathAsync(CancellationToken cancellation)
    {
        foreach (var (program, arguments) in ((string, string[])[])[("jupyter-lab", []), ("jupyter", ["lab"])])
        {
            if (environment.OnPath(program) is not { } path) continue;
            var (exitCode, text) = await ToolProcess.RunAsync(path, [.. arguments, "--version"], ToolEnvironment.AnyFolder, limit, cancellation);
            if (exitCode != 0) continue;
            string? version = text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && char.IsDigit(line[0]));
            if (int.TryParse(version?.Split('.')[0], out int major) && major >= oldestMajor) return new(path, arguments);
            progress.Note($"{path} is JupyterLab {version}; {oldestMajor} or later is needed.");
        }

        return null;
    }

    // One that makes environments: Debian's lacks a part of that unless python3-venv is there.
    async Task<string> PythonAsync(CancellationToken cancellation)
    {
        const string check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
        string? unfit = null;
        foreach (string name in WheelPythons().Concat(pythons).Distinct())
        {
            if (environment.OnPath(name) is not { } python) continue;
            if ((await ToolProcess.RunAsync(python, ["-c", check], ToolEnvironment.AnyFolder, limit, cancellation)).ExitCode == 0) return python;
            unfit ??= python;
        }

        throw new LabException(
            ErrorKind.MissingTool,
            unfit is null ? "Neither JupyterLab nor Python is on PATH." : $"JupyterLab is not on PATH, and {unfit} cannot make an environment to install it into.",
            "resource notebooks", $"JupyterLab {oldestMajor} or later, or Python 3.10 or later with its module venv.", $"Install it with: {package.InstallCommand(environment)}, then start the resource again.");
    }

    // Wheels with compiled parts are for one version of Python, which their names tell: NAME-VERSION-cp311-cp311-PLATFORM.whl.
    IEnumerable<string> WheelPythons() =>
        environment.NotEmpty(JupyterEnvironment.WheelsVariable) is not { } folder || !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder, "*.whl", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file).Split('-'))
            .Where(parts => parts.Length >= 5 && parts[^3].StartsWith("cp3", StringComparison.Ordinal) && parts[^2] == parts[^3])
            .Select(parts => $"python3.{parts[^3][3..]}").Distinct();
}
