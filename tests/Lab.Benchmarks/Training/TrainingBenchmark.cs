using System.Globalization;
using System.Text.Json;
using Lab.Benchmarks.Forward;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;
using Lab.Tokenizers;
using Lab.Torch;
using Lab.Training;

namespace Lab.Benchmarks.Training;

/// <summary>Training steps of the classifier, on our engine, on libtorch behind the same trainer, and in PyTorch, from the same weights on the same batches.</summary>
sealed class TrainingBenchmark : IBenchmark
{
    const string Ours = "ours", Torch = "torch", Libtorch = "libtorch", LibtorchHalf = "libtorch-bf16";
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
            report.AddTable(["", "tokens/s", "samples/s", "the engine against it"], rows);
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
        using var single = OnLibtorch(context, folder, task, threads, TorchPrecision.Float32);
        using var half = OnLibtorch(context, folder, task, threads, TorchPrecision.BFloat16);
        using var started = PythonPeer.TryStart(context, PeerName, "training_peer.py", threads, folder, taskFile);
        var peer = started is not null && Agrees(context, ours, started) ? started : null;
        if (peer is not null) report.AddVersion(peer.Version);

        List<Contender> here = [Contender.Here(Ours, ours.Run)];
        if (single is not null) here.Add(Contender.Here(Libtorch, single.Run));
        if (half is not null) here.Add(Contender.Here(LibtorchHalf, half.Run));
        var turns = context.Compare(here, peer is null ? [] : [new(Torch, () => peer.Seconds(new { run = true }, answerTimeout))], PeerName);
        string suffix = threads == 1 ? ", 1 thread" : $", {threads} threads";
        (string Name, string Contender)[] all = [("Sentiment Lab", Ours), ("Lab.Torch, fp32", Libtorch), ("Lab.Torch, bf16", LibtorchHalf), ("PyTorch", Torch)];
        return [.. all.Where(one => turns.Has(one.Contender)).Select(one => Row(one.Name + suffix, one.Contender))];

        IReadOnlyList<string> Row(string name, string contender) =>
        [
            name, turns.Rate(contender, task.Tokens).Text("N0"), turns.Rate(contender, task.Samples).Text("F1"),
            contender == Ours ? "" : turns.Ratio(Ours, 1, contender, 1).Text("F2") + " x",
        ];
    }

    // On the processor, as the engine is.
    static OwnTraining? OnLibtorch(BenchmarkContext context, string folder, TrainingTask task, int threads, TorchPrecision precision)
    {
        var found = TorchRuntime.Find();
        if (found.Usable) return new(TorchDevice.Load(folder, ReviewSet.Labels, TorchPlace.Cpu, precision, threads, OwnTraining.Seed), task);
        context.Skip("Lab.Torch, training", $"{found.Reason} {found.Remedy}");
        return null;
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
