namespace Lab.Cli.Doctor.Checks;

/// <summary>Docker or Podman, and whether its engine answers: the client alone starts nothing.</summary>
sealed class ContainerCheck : ICheck
{
    static readonly string[] engines = ["docker", "podman"];

    public string Name => "container engine";

    public async Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        string? wanted = machine.Variable("ASPIRE_CONTAINER_RUNTIME") ?? machine.Variable("DOTNET_ASPIRE_CONTAINER_RUNTIME");
        string? silent = null;
        foreach (string engine in wanted is null ? engines : [wanted])
        {
            if (machine.OnPath(engine) is not { } client) continue;
            var answer = await machine.Run(client, ["info"], cancellation);
            if (answer.ExitCode == 0) return Verdict.Ok($"{client}, its engine answers");
            silent ??= $"{client} is there, but its engine does not answer{(Complaint(answer) is { } said ? $": {said}" : ".")}";
        }

        return silent is null
            ? Verdict.Ok($"no {string.Join(" and no ", wanted is null ? engines : [wanted])}: the AppHost runs Redis as a process")
            : Verdict.Note(silent, "Nothing, if redis-server is there: the AppHost runs it as a process. Else start the engine: sudo systemctl start docker");
    }

    // Facts about the client come first, on the other stream.
    static string? Complaint(ToolAnswer answer) => answer.Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
}
