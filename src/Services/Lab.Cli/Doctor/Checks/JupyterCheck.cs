using Lab.Cli.Options;

namespace Lab.Cli.Doctor.Checks;

/// <summary>JupyterLab: on PATH, or in the environment that the AppHost made. VS Code needs none.</summary>
sealed class JupyterCheck : ICheck
{
    // Its predecessors read other settings.
    const int OldestMajor = 4;

    const string Remedy = "The AppHost's resource notebooks installs it by itself; by hand: python3 -m pip install jupyterlab. VS Code does without it.";

    public string Name => "JupyterLab";

    public async Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        string? old = null;
        foreach (var (program, arguments) in ((string, string[])[])[("jupyter-lab", []), ("jupyter", ["lab"])])
        {
            if (machine.OnPath(program) is not { } path) continue;
            var answer = await machine.Run(path, [.. arguments, "--version"], cancellation);
            string? version = answer.Output.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && char.IsDigit(line[0]));
            if (answer.ExitCode != 0 || version is null) old ??= $"{path} is there, but no JupyterLab";
            else if (int.TryParse(version.Split('.')[0], out int major) && major >= OldestMajor) return Verdict.Ok($"{path}, {version}");
            else old = $"{path} is {version}, where {OldestMajor} or later is needed";
        }

        string own = Path.Combine(CacheFolder.Of(machine.Variable), "jupyterlab");
        if (File.Exists(Path.Combine(own, "installed"))) return Verdict.Ok($"that of the AppHost, in {own}");
        return Verdict.Note($"{old ?? "It is not on PATH"}, and the AppHost has made none in {own}.", Remedy);
    }
}
