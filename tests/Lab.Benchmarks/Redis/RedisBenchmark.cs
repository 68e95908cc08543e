using System.Diagnostics;
using System.Globalization;
using Lab.Benchmarks.Harness;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Benchmarks.Redis;

/// <summary>
/// StackExchange.Redis as the services use it, through <see cref="RedisConnection"/> and without a listener for spans, against
/// redis-benchmark, on a server of its own over a Unix socket. One caller is one connection without pipelining on both sides;
/// many callers share our one connection, which is redis-benchmark with one connection and as deep a pipeline.
/// </summary>
sealed class RedisBenchmark : IBenchmark
{
    const int Callers = 64;
    const int ValueBytes = 100;
    const string Ours = "StackExchange.Redis";
    const string Peer = "redis-benchmark";

    static readonly string value = new('x', ValueBytes);

    public string Name => "redis";

    public void Run(BenchmarkContext context, MarkdownReport report) => RunAsync(context, report).GetAwaiter().GetResult();

    async Task RunAsync(BenchmarkContext context, MarkdownReport report)
    {
        if (RedisServer.Missing is { } missing)
        {
            context.Skip(Name, missing);
            return;
        }
        await using var server = await RedisServer.StartAsync();
        await using var redis = new RedisConnection(RedisConnectionString.Parse(server.ConnectionString), "benchmark");
        await redis.ConnectAsync(context.Cancellation);
        report.AddTitle("Redis client");
        report.AddText($"Commands per second, values of {ValueBytes} bytes; median (lowest to highest) of {context.Options.Rounds} turns. "
            + $"With {Callers} callers both sides keep {Callers} commands on their way over one connection.");
        report.AddVersion($"StackExchange.Redis {FileVersionInfo.GetVersionInfo(typeof(ConnectionMultiplexer).Assembly.Location).FileVersion}, redis-benchmark {await VersionAsync(server)}");

        var rows = new List<string[]>();
        foreach (int callers in (int[])[1, Callers])
            foreach (var load in Loads(redis))
                rows.Add(Row(context, server.ConnectionString, load, callers));
        report.AddTable(["command", "callers", Ours, Peer, "ours / theirs"], rows);
    }

    static async Task<Version> VersionAsync(RedisServer server)
    {
        await using var own = await server.OpenAsync();
        return own.GetServers()[0].Version;
    }

    static string[] Row(BenchmarkContext context, string socket, Load load, int callers)
    {
        // A multiple of the callers.
        int commands = (context.Options.Quick ? 50 : 500) * Callers * (callers == 1 ? 1 : 10);
        var own = Contender.Here(Ours, () => ManyAsync(load.Run, callers, commands).GetAwaiter().GetResult());
        var peer = new RedisBenchmarkPeer(socket, load.Arguments, callers, commands);
        var turns = context.Compare([own], [new Contender(Peer, peer.Measure)], $"{Peer} {load.Name}");
        return
        [
            load.Name, callers.ToString(CultureInfo.InvariantCulture), turns.Rate(Ours, commands).Text("N0"),
            .. turns.Has(Peer) ? [turns.Rate(Peer, commands).Text("N0"), turns.Ratio(Ours, commands, Peer, commands).Text("0.00")] : (string[])["", ""],
        ];
    }

    static Task ManyAsync(Func<Task> run, int callers, int commands) => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        for (int i = 0; i < commands / callers; i++) await run();
    })));

    static Load[] Loads(RedisConnection redis) =>
    [
        new("SET", ["SET", "key", value], () => redis.ExecuteAsync("SET", static database => database.StringSetAsync("key", value))),
        new("GET", ["GET", "key"], () => redis.ExecuteAsync("GET", static database => database.StringGetAsync("key"))),
        new(
            "XADD", ["XADD", "stream", "MAXLEN", "~", "1000", "*", "field", value],
            () => redis.ExecuteAsync("XADD", static database => database.StreamAddAsync("stream", "field", value, messageId: null, 1000L, useApproximateMaxLength: true))),
    ];

    /// <param name="Name">Row of the table.</param>
    /// <param name="Arguments">The command as redis-benchmark takes it.</param>
    /// <param name="Run">The same with the client.</param>
    sealed record Load(string Name, string[] Arguments, Func<Task> Run);
}
