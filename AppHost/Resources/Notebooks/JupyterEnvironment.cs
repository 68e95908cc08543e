using System.Globalization;
using AppHost.Resources.Running;

namespace AppHost.Resources.Notebooks;

/// <summary>The lab's own Python environment with JupyterLab, made once and shared by all labs of a user.</summary>
/// <param name="folder">In the cache.</param>
/// <param name="progress">Told what goes on.</param>
sealed class JupyterEnvironment(string folder, JupyterProgress progress)
{
    /// <summary>Names a folder with the wheels of JupyterLab (<c>wheels</c>, <c>lab-wheels</c>) for machines without a package index.</summary>
    public const string WheelsVariable = "LAB_JUPYTER";

    static readonly TimeSpan limit = TimeSpan.FromMinutes(10);

    // Written last: a folder without it is of a start that was cut off. An environment cannot be moved to its place when it is done.
    readonly string done = Path.Combine(folder, "installed");

    string Python => OperatingSystem.IsWindows() ? Path.Combine(folder, "Scripts", "python.exe") : Path.Combine(folder, "bin", "python");

    // Through Python: the line that starts a script has a limit, which a long path exceeds.
    JupyterProgram Program => new(Python, ["-m", "jupyterlab"]);

    /// <returns>Null: it is not there, or no longer works (the Python below it was replaced).</returns>
    public async Task<JupyterProgram?> TryUseAsync(CancellationToken cancellation) =>
        File.Exists(done) && (await RunAsync(Python, ["-c", "import jupyterlab.labapp"], cancellation)).ExitCode == 0 ? Program : null;

    /// <summary>Makes the environment and installs JupyterLab into it.</summary>
    /// <param name="python">Makes it.</param>
    /// <param name="wheels">Folder with wheels; null: the package index.</param>
    /// <param name="cancellation">Ends it; what was made so far is made anew by the next start.</param>
    /// <exception cref="LabException">It cannot be made; says why, and the command.</exception>
    public async Task<JupyterProgram> MakeAsync(string python, string? wheels, CancellationToken cancellation)
    {
        using var taken = await FileLock.TakeAsync(folder + ".lock", () => progress.State("Waiting for another start"), TimeProvider.System, cancellation);
        if (await TryUseAsync(cancellation) is { } made) return made;
        if (File.Exists(done)) File.Delete(done);
        string[] source = wheels is null ? [] : Source(wheels);
        progress.State("Making a Python environment");
        progress.Note($"Making a Python environment with {python} in {folder}.");
        await MustAsync(python, ["-m", "venv", "--clear", folder], null, cancellation);
        progress.State("Installing JupyterLab");
        int packages = 0;
        string[] install = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", .. source, "jupyterlab"];
        await MustAsync(Python, install, line =>
        {
            progress.Note(line);
            if (Says("Collecting", "Processing")) progress.State(string.Create(CultureInfo.InvariantCulture, $"Fetching JupyterLab: {++packages} packages"));
            else if (Says("Installing collected packages")) progress.State("Unpacking JupyterLab");

            bool Says(params string[] words) => Array.Exists(words, word => line.StartsWith(word, StringComparison.Ordinal));
        }, cancellation);
        await File.WriteAllTextAsync(done, "", cancellation);
        return Program;
    }

    static string[] Source(string folder)
    {
        string[] found = [.. new[] { "wheels", "lab-wheels" }.Select(name => Path.Combine(Path.GetFullPath(folder), name)).Where(Directory.Exists)];
        if (found.Length == 0)
            throw new LabException(
                ErrorKind.MissingTool, $"{WheelsVariable} names {folder}, where no wheels are.", "resource notebooks", "a folder with wheels/ and lab-wheels/.", $"Name another folder, or start without {WheelsVariable} to use the package index.");
        return ["--no-index", .. found.SelectMany(wheels => (string[])["--find-links", wheels])];
    }

    async Task MustAsync(string program, string[] arguments, Action<string>? line, CancellationToken cancellation)
    {
        var (exitCode, text) = await RunAsync(program, arguments, cancellation, line);
        if (exitCode == 0) return;
        // pip ends its complaint with lines of advice.
        string[] lines = [.. text.Split('\n').Select(said => said.Trim()).Where(said => said.Length > 0)];
        string why = lines.LastOrDefault(said => said.StartsWith("ERROR:", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? $"exit code {exitCode}";
        throw new LabException(
            ErrorKind.MissingTool, $"JupyterLab could not be installed: {why}", "resource notebooks", "JupyterLab 4 or later on PATH, or a Python that can install it.",
            $"Try it by hand: {string.Join(' ', [program, .. arguments])}");
    }

    Task<(int ExitCode, string Text)> RunAsync(string program, string[] arguments, CancellationToken cancellation, Action<string>? line = null) =>
        ToolProcess.RunAsync(program, arguments, Path.GetDirectoryName(folder)!, limit, cancellation, line: line);
}
