using System.Globalization;
using System.Text.Json;
using Lab.Benchmarks.Forward;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;
using Lab.Tokenizers;
using Lab.Training;

namespace Lab.Benchmarks.Training;

/// <summary>Training steps of the classifier, ours and those of PyTorch, from the same weights on the same batches.</summary>
sealed class TrainingBenchmark : IBenchmark
{
    const string Ours = "ours", Torch = "torch";
    const string PeerName = "PyTorch, training";

    /// <summary>Steps of one turn.</summary>
    const int Steps = 4, QuickSteps = 1;

    /// <summary>Largest difference of the first loss, dropout off.</summary>
    const double LossTolerance = 1e-3;

    static readonly TimeSpan answerTimeout = TimeSpan.FromMinutes(5);

    public string Name => "training";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        if (!ReviewSet.TryFind(context, Name, out string model, out string data)) return;
        var training = ReviewSet.Read(data, context.Cancellation).Train;
        var task = ReviewTask.Create(Tokenizer.Load(model), training, context.Options.Quick ? QuickSteps : Steps);
        report.AddTitle("Training step");
        report.AddText(string.Create(
            CultureInfo.InvariantCulture,
            $"`{Path.GetFileName(Path.TrimEndingDirectorySeparator(model))}` with {task.Labels} classes on `{Path.GetFileName(data)}`: forward, backward, clipping, AdamW, and ready for the next "
            + $"step. Batches of {ReviewTask.BatchSize} texts of similar length, cut at {ReviewTask.MaxLength} tokens, fp32, with the dropout of config.json. "
            + $"A turn is {task.Batches.Length} step(s): {task.Tokens:N0} tokens, {task.PaddedTokens:N0} with the padding that PyTorch computes and we do not; "
            + $"tokens per second count real ones. Median (lowest to highest) of {context.Options.Rounds} rounds, in turn."));

        string folder = Directory.CreateTempSubdirectory("lab-bench-").FullName;
        try
        {
            string taskFile = Path.Combine(folder, "task.json");
            File.WriteAllText(taskFile, JsonSerializer.Serialize(task));
            List<IReadOnlyList<string>> rows = [];
            foreach (int threads in context.ThreadCounts) rows.AddRange(Compare(context, report, model, task, folder, taskFile, threads));
            report.AddTable(["", "tokens/s", "samples/s", "against PyTorch"], rows);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static List<IReadOnlyList<string>> Compare(
        BenchmarkContext context, MarkdownReport report, string model, TrainingTask task, string folder, string taskFile, int threads)
    {
        BenchmarkContext.Log($"   {threads} thread(s)");
        using var ours = new OwnTraining(EngineDevice.Load(model, ReviewSet.Labels, threads, OwnTraining.Seed), task);
        ours.Save(folder);
        using var started = PythonPeer.TryStart(context, PeerName, "training_peer.py", threads, folder, taskFile);
        var peer = started is not null && Agrees(context, ours, started) ? started : null;
        if (peer is not null) report.AddVersion(peer.Version);

        var turns = context.Compare(
            [Contender.Here(Ours, ours.Run)], peer is null ? [] : [new(Torch, () => peer.Seconds(new { run = true }, answerTimeout))], PeerName);
        string suffix = threads == 1 ? ", 1 thread" : $", {threads} threads";
        List<IReadOnlyList<string>> rows =
            [Row("Sentiment Lab" + suffix, Ours, turns.Has(Torch) ? turns.Ratio(Ours, 1, Torch, 1).Text("F2") + " x" : "")];
        if (turns.Has(Torch)) rows.Add(Row("PyTorch" + suffix, Torch, ""));
        return rows;

        IReadOnlyList<string> Row(string name, string contender, string ratio) =>
            [name, turns.Rate(contender, task.Tokens).Text("N0"), turns.Rate(contender, task.Samples).Text("F1"), ratio];
    }

    static bool Agrees(BenchmarkContext context, OwnTraining ours, PeerProcess peer)
    {
        try
        {
            double mine = ours.FirstLoss();
            double theirs = peer.Ask(new { check = true }, answerTimeout).GetProperty("loss").GetDouble();
            if (Math.Abs(mine - theirs) <= LossTolerance) return true;
            context.Disagree(FormattableString.Invariant($"{PeerName}: first loss {theirs:F6}, ours {mine:F6}, wanted within {LossTolerance}"));
        }
        catch (PeerException exception)
        {
            context.Skip(PeerName, exception.Message);
        }
        return false;
    }
}
