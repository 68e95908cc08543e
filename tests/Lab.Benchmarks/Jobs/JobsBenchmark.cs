using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Http;
using Lab.Benchmarks.Mlflow;
using Lab.Benchmarks.Peers;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.TestSupport;
using Lab.Trainer;

namespace Lab.Benchmarks.Jobs;

/// <summary>How long an answer of the prediction service takes while a trainer works, and while it waits: in turns, on the same processes.</summary>
sealed class JobsBenchmark : IBenchmark
{
    /// <summary>Most that a training may cost.</summary>
    const double Target = 2;

    static readonly TimeSpan patience = TimeSpan.FromMinutes(5), pause = TimeSpan.FromMilliseconds(200);

    public string Name => "jobs";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        if (RedisServer.Missing is { } missing)
        {
            context.Skip(Name, missing);
            return;
        }
        if (ServedReviews.Find(context, Name) is not { } reviews) return;
        var rounds = MeasureAsync(context, reviews).GetAwaiter().GetResult();
        report.AddTitle("Answers while a training runs");
        report.AddText(
            "One client posts a review to `/predict`, waits for the answer, and posts the next; no review comes twice. In turns the trainer waits, and fine-tunes "
            + "the starter on the reviews, with its defaults: half of the cores, niceness 10. Median (lowest to highest) of the rounds; "
            + $"the 95th percentile may grow to {Target:0} times its idle value.");
        report.AddTable(
            ["", "trainer waits", "trainer trains", "ratio"],
            [
                Row("median, ms", 0.5), Row("95th percentile, ms", 0.95), Row("99th percentile, ms", 0.99),
            ]);

        IReadOnlyList<string> Row(string name, double share) =>
        [
            name, new Spread(rounds.Select(round => round.Idle.Milliseconds(share))).Text("F1"), new Spread(rounds.Select(round => round.Training.Milliseconds(share))).Text("F1"),
            new Spread(rounds.Select(round => round.Training.Milliseconds(share) / round.Idle.Milliseconds(share))).Text("F2"),
        ];
    }

    static async Task<List<(HttpRound Idle, HttpRound Training)>> MeasureAsync(BenchmarkContext context, ServedReviews reviews)
    {
        var cancellation = context.Cancellation;
        int requests = context.Options.Quick ? 50 : 400;
        await using var redis = await RedisServer.StartAsync();
        using var tracking = TrackingServers.StartOwn(cancellation);
        using var predictions = PredictionServer.Start(reviews.Model, null, cancellation);
        using var trainer = StartTrainer(redis, tracking, cancellation);
        await using var connection = new RedisConnection(RedisConnectionString.Parse(redis.ConnectionString), "benchmark", TimeSpan.FromSeconds(5));
        var queue = new JobQueue(connection, TimeProvider.System);
        using var load = new HttpLoad(predictions.Url, 1, reviews.Texts);
        load.Run(1, requests, cancellation);
        var rounds = new List<(HttpRound, HttpRound)>();
        for (int i = 0; i < (context.Options.Quick ? 1 : context.Options.Rounds); i++)
        {
            var idle = load.Run(1, requests, cancellation);
            string id = (await queue.SubmitAsync(Training, cancellation)).Id;
            await UntilAsync(queue, id, job => job.Message.StartsWith("Update", StringComparison.Ordinal), cancellation);
            var training = load.Run(1, requests, cancellation);
            if (await queue.FindAsync(id, cancellation) is not { State: JobState.Running } ended) throw new PeerException("The training ended before the measurement.");
            await queue.CancelAsync(id, cancellation);
            await UntilAsync(queue, id, job => job.State.IsEnd, cancellation);
            rounds.Add((idle, training));
            BenchmarkContext.Log(FormattableString.Invariant($"{idle.Milliseconds(0.95):F1} ms, while training {training.Milliseconds(0.95):F1} ms ({ended.Message})"));
        }
        return rounds;
    }

    static NewJob Training => NewJob.FineTune(
        new("womens-clothing/reviews.csv.gz", Model: "models/starter", TextColumns: ["title", "text"], LabelColumn: "rating", LabelMap: "1=negative,2=negative,3=neutral,4=positive,5=positive",
            Register: false, Hyperparameters: new(Epochs: 100)), "benchmark");

    static ServerProcess StartTrainer(RedisServer redis, ServerProcess tracking, CancellationToken cancellation) => ServerProcess.Start(
        "dotnet",
        port =>
        [
            typeof(TrainerApp).Assembly.Location, "--urls", $"http://127.0.0.1:{port}", "--Trainer:DataRoots:0", Path.Combine(Places.Repository, "data"), "--Trainer:WorkFolder", "work",
            "--ConnectionStrings:redis", redis.ConnectionString, "--ConnectionStrings:mlflow", tracking.Url.AbsoluteUri,
        ],
        new Dictionary<string, string?> { ["LAB_THREADS"] = null, ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null, ["LOG_LEVEL"] = "Warning" }, "/health", cancellation);

    static async Task UntilAsync(JobQueue queue, string id, Func<Job, bool> holds, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(patience);
        while (true)
        {
            var job = await queue.FindAsync(id, late.Token) ?? throw new PeerException("The job is lost.");
            if (holds(job)) return;
            if (job.State == JobState.Failed) throw new PeerException($"The training failed: {job.Message}");
            await Task.Delay(pause, late.Token);
        }
    }
}
