using System.Text.RegularExpressions;
using Lab.Records;
using StackExchange.Redis;

namespace Lab.Cli.Doctor.Checks;

/// <summary>Redis: the one that a connection string names, else a redis-server that the AppHost can start.</summary>
/// <param name="ask">Asks a server for its version; null: really.</param>
sealed partial class RedisCheck(Func<ConfigurationOptions, CancellationToken, Task<string>>? ask = null) : ICheck
{
    const string Variable = "ConnectionStrings__redis";
    const int OldestMajor = 6, Port = 6379;

    public string Name => "Redis";

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) =>
        machine.Variable(Variable) is { } text ? AskAsync(text, cancellation) : FindAsync(machine, cancellation);

    async Task<Verdict> AskAsync(string text, CancellationToken cancellation)
    {
        ConfigurationOptions options;
        try
        {
            options = RedisConnectionString.Parse(text);
        }
        catch (LabException wrong)
        {
            return Verdict.Problem($"{Variable}: {wrong.What}", $"Expected: {wrong.Expected ?? "a connection string"} docs/operations.md#redis has all forms.");
        }

        // Without login.
        string target = $"{Variable} names {RedisConnectionString.TargetOf(options)}";
        try
        {
            string version = await (ask ?? VersionAsync)(options, cancellation);
            return IsTooOld(version)
                ? Verdict.Problem($"{target}, which is Redis {version}; {OldestMajor} or later is needed.", "Name a newer server.")
                : Verdict.Ok($"{target}, which answers: Redis {version}");
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or OperationCanceledException)
        {
            return Verdict.Problem($"{target}: {Reason(failure)}", $"Start it, look at its address and password, or unset {Variable}: then there is no cache, no log of predictions and no queue.");
        }
    }

    static async Task<Verdict> FindAsync(Machine machine, CancellationToken cancellation)
    {
        string install = machine.Install("redis-server", "redis", "Redis.Redis", "redis");
        if (machine.OnPath("redis-server") is not { } program)
            return Verdict.Note("redis-server is not on PATH. The AppHost takes a container engine, or fetches it on Debian; without Redis services have no cache, no log and no queue.", install);
        // Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64
        string said = (await machine.Run(program, ["--version"], cancellation)).FirstLine;
        if (VersionIn.Match(said) is not { Success: true } match) return Verdict.Note($"{program} does not tell its version: {said}", install);
        string version = match.Groups[1].Value;
        return IsTooOld(version)
            ? Verdict.Note($"{program} is {version}; {OldestMajor} or later is needed.", install)
            : Verdict.Ok($"{program}, {version}; {(machine.Listens(Port) ? $"a server listens on port {Port}" : "none runs, the AppHost starts one")}");
    }

    static bool IsTooOld(string version) => int.TryParse(version.Split('.')[0], out int major) && major < OldestMajor;

    static async Task<string> VersionAsync(ConfigurationOptions options, CancellationToken cancellation)
    {
        await using var connection = new RedisConnection(options, "lab-doctor", TimeSpan.FromSeconds(2));
        // Every login may send it, which is not so with INFO. The answer is names and values in turn.
        var answer = await connection.ExecuteAsync("HELLO", database => database.ExecuteAsync("HELLO"), cancellation);
        return answer.ToDictionary().TryGetValue("version", out var version) ? version.ToString() : "of a version that it does not tell";
    }

    // Not the server's words: they may quote what was sent.
    static string Reason(Exception failure) => failure is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        ? "Redis refuses this user or password."
        : RedisErrors.Describe(failure);

    [GeneratedRegex(@"\bv=(\d+(?:\.\d+)*)")]
    static partial Regex VersionIn { get; }
}
