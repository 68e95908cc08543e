namespace Lab.MlflowServer.WebUi;

/// <summary>
/// Folders where Python packages of this user lie, found by their usual places and without starting a Python: the virtual environment that
/// is active, those whose <c>python3</c>, <c>python</c> or <c>mlflow</c> is on PATH (links followed, as those of pipx), the user's own.
/// </summary>
static class PythonInstallations
{
    static readonly string[] programs = OperatingSystem.IsWindows() ? ["python.exe", "mlflow.exe"] : ["python3", "python", "mlflow"];

    // Debian's own packages, and those that pip installs into its Python.
    static readonly string[] packageFolders = ["site-packages", "dist-packages"];

    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    public static IEnumerable<string> PackageFolders(Func<string, string?> variable) => Prefixes(variable).Distinct().SelectMany(Packages).Distinct();

    static IEnumerable<string> Prefixes(Func<string, string?> variable)
    {
        if (variable("VIRTUAL_ENV") is { Length: > 0 } environment) yield return environment;
        foreach (string folder in (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            foreach (string program in programs.Select(name => Path.Combine(folder, name)).Where(File.Exists))
            {
                yield return PrefixOf(program);
                if (Target(program) is { } target) yield return PrefixOf(target);
            }
        if (OperatingSystem.IsWindows())
        {
            if (variable("APPDATA") is { Length: > 0 } data)
                foreach (string python in Children(Path.Combine(data, "Python"), "Python3*")) yield return python;
        }
        else if (variable("HOME") is { Length: > 0 } home)
        {
            yield return Path.Combine(home, ".local");
        }
    }

    // PREFIX/bin/python3; on Windows PREFIX\python.exe and PREFIX\Scripts\mlflow.exe.
    static string PrefixOf(string program)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(program))!;
        return Path.GetFileName(folder) is "bin" or "Scripts" ? Path.GetDirectoryName(folder)! : folder;
    }

    static string? Target(string program)
    {
        try
        {
            return File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            // A ring of links.
            return null;
        }
    }

    static IEnumerable<string> Packages(string prefix) => OperatingSystem.IsWindows()
        ? new[] { Path.Combine(prefix, "Lib", "site-packages"), Path.Combine(prefix, "site-packages") }.Where(Directory.Exists)
        : Children(Path.Combine(prefix, "lib"), "python3*").OrderDescending(StringComparer.Ordinal)
            .SelectMany(python => packageFolders.Select(name => Path.Combine(python, name))).Where(Directory.Exists);

    static string[] Children(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetDirectories(folder, pattern) : [];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
