using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Http;
using Lab.Benchmarks.Peers;

namespace Lab.Benchmarks.Fairness;

/// <summary>What a request of a thousand long texts does to callers with one review each, and they to it.</summary>
sealed class FairnessBenchmark : IBenchmark
{
    const string Now = "service", Before = "before";
    const int LargeTexts = 1_000, IdleRequests = 64;
    const int QuickPart = 10;

    public string Name => "fairness";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        if (ServedReviews.Find(context, Name) is not (var model, var reviews)) return;
        int texts = context.Options.Quick ? LargeTexts / QuickPart : LargeTexts;

        report.AddTitle("Fairness");
        report.AddText(
            $"A request of {texts:N0} texts of 330 words to `POST /batch_predict`, and beside it a client that asks `POST /predict` for one review after the other without a pause, until the large request is answered. "
            + $"The service is a process of its own with its defaults and the model `{Path.GetFileName(model)}`, which reads 128 tokens of a text; servers and callers share the processors. "
            + "*Before* is an earlier state of the service (`--before`), with one queue in the order of arrival. "
            + $"Median (lowest to highest) of {context.Options.Rounds} rounds, the servers in turn; p95 and ratios within a round. Load average of the machine before: {LoadAverage()}.");
        try
        {
            Measure(context, report, model, reviews, texts);
        }
        catch (PeerException failure)
        {
            context.Disagree($"{Name}: {failure.Message}");
        }
    }

    static void Measure(BenchmarkContext context, MarkdownReport report, string model, string[] reviews, int texts)
    {
        if (context.Options.Before is null) context.Skip(Before, "no --before");
        using var now = PredictionServer.Start(model, null, context.Cancellation);
        using var before = context.Options.Before is { } program ? PredictionServer.Start(model, null, context.Cancellation, Path.GetFullPath(program)) : null;
        (string Name, ServerProcess? Server)[] servers = [(Now, now), (Before, before)];
        var sides = servers.Where(side => side.Server is not null).Select(side => new FairnessSide(side.Name, new FairnessLoad(side.Server!.Url, reviews, texts))).ToList();
        try
        {
            for (int round = -1; round < context.Options.Rounds; round++)
                foreach (var side in sides)
                {
                    BenchmarkContext.Log($"   round {round + 1}, {side.Name}");
                    // The first one warms up.
                    side.Take(IdleRequests, counts: round >= 0, context.Cancellation);
                }
        }
        finally
        {
            foreach (var side in sides) side.Dispose();
        }
        report.AddTable(["", "single reviews: median, ms", "p95, ms", "p95 to alone", "large request: texts/s", "to alone"], sides.SelectMany(side => side.Rows()));
        if (sides.Count == 2) report.AddTable(["large request, service to before", "texts/s"], sides[0].Ratios(sides[1]));
    }

    static string LoadAverage() =>
        File.Exists("/proc/loadavg") ? string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "not known here";
}
