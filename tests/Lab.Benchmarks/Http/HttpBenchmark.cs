using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;
using Lab.TestSupport;

namespace Lab.Benchmarks.Http;

/// <summary>The prediction service over HTTP, with Redis and without, and the least that HTTP costs here.</summary>
sealed class HttpBenchmark : IBenchmark
{
    const string Alone = "service", WithRedis = "service with Redis", Floor = "floor";
    const string Node = "Node.js server";

    /// <summary>Clients, and requests of all of them in a round: some seconds of the service's work.</summary>
    static readonly (int Clients, int Requests)[] loads = [(1, 256), (64, 768)];

    /// <summary>A floor request is so short that a round needs more of them.</summary>
    const int FloorTimes = 8;

    const int QuickPart = 32;

    public string Name => "http";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        if (ServedReviews.Find(context, Name) is not (var model, var texts)) return;

        report.AddTitle("HTTP");
        report.AddText(
            $"`POST /predict` with one review a request to the prediction service with its defaults and the model `{Path.GetFileName(model)}`, a process of its own, loaded over "
            + "loopback by this program: each client waits for its answer before it asks again, connections stay open, and no text is sent twice, so that no answer comes from a cache. "
            + "With Redis each text is looked up, stored and logged. The Node.js server (`peers/http_peer.mjs`) is the peer: the same encoder, without a classifier, in ONNX "
            + "Runtime on as many threads, Hugging Face's tokenizer in JavaScript, a text at a time, no checks, no log. The floor is a minimal Kestrel endpoint that reads the body and answers a constant as long: what "
            + "HTTP, loopback and the caller cost here. Servers and caller share the processors. "
            + $"Median (lowest to highest) of {context.Options.Rounds} rounds, the servers in turn.");
        try
        {
            RunAsync(context, report, model, texts).GetAwaiter().GetResult();
        }
        catch (PeerException failure)
        {
            // A server of ours that does not start, or an answer that is not 200: no figure would mean anything.
            context.Disagree($"{Name}: {failure.Message}");
        }
    }

    static async Task RunAsync(BenchmarkContext context, MarkdownReport report, string model, string[] texts)
    {
        await using var redis = RedisServer.Missing is null ? await RedisServer.StartAsync(withPort: true) : null;
        if (redis is null) context.Skip(WithRedis, RedisServer.Missing!);
        using var alone = PredictionServer.Start(model, null, context.Cancellation);
        using var logged = redis is null ? null : PredictionServer.Start(model, redis.TcpConnectionString, context.Cancellation);
        using var node = NodeServer.TryStart(context, Node);
        if (node is not null) report.AddVersion(NodePackages.ServerVersions);
        using var floor = FloorServer.Start(context.Cancellation);
        (string Name, ServerProcess? Server, int Times)[] servers = [(Alone, alone, 1), (WithRedis, logged, 1), (Node, node, 1), (Floor, floor, context.Options.Quick ? 1 : FloorTimes)];

        List<IReadOnlyList<string>> rows = [];
        using var contenders = new HttpContenders(servers.Where(s => s.Server is not null).Select(s => (s.Name, s.Server!.Url, s.Times)), loads.Max(load => load.Clients), texts);
        foreach (var (clients, requests) in loads)
        {
            BenchmarkContext.Log($"   {clients} client(s)");
            rows.AddRange(contenders.Measure(context, clients, context.Options.Quick ? Math.Max(requests / QuickPart, clients) : requests));
        }
        report.AddTable(["", "clients", "texts/s", "median, ms", "p95, ms", "p99, ms"], rows);
    }
}
