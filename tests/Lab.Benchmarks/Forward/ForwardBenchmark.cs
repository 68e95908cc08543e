using System.Globalization;
using System.Text.Json;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;
using Lab.Tokenizers;

namespace Lab.Benchmarks.Forward;

/// <summary>Reviews through the encoder: classified by us, encoded by us, and encoded by ONNX Runtime.</summary>
sealed class ForwardBenchmark : IBenchmark
{
    const string Classify = "classification", Encode = "encoder", Arrival = "arrival", Sorted = "sorted";

    /// <summary>Texts of one pass: the first of the test fold.</summary>
    const int Texts = 96, QuickTexts = 8;

    /// <summary>Longer than any of the reviews: nothing is cut.</summary>
    const int MaxLength = 512;

    const int CheckedTexts = 8;

    public string Name => "forward";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        if (!ReviewSet.TryFind(context, Name, out string model, out string data)) return;
        var examples = ReviewSet.Read(data, context.Cancellation).Test.Take(context.Options.Quick ? QuickTexts : Texts);
        int[][] texts = ReviewSet.Encode(Tokenizer.Load(model), examples, MaxLength);
        report.AddTitle("Forward");
        report.AddText(string.Create(
            CultureInfo.InvariantCulture,
            $"The first {texts.Length} reviews of the test fold of `{Path.GetFileName(data)}` ({texts.Sum(t => t.Length):N0} tokens, "
            + $"{texts.Min(t => t.Length)} to {texts.Max(t => t.Length)} each) through `{Path.GetFileName(Path.TrimEndingDirectorySeparator(model))}`, fp32. "
            + $"Median (lowest to highest) of {context.Options.Rounds} rounds, all columns in turn."));
        report.AddText(
            "Classification is what the service does: only the first token of the last layer. Encoder computes every row of every layer, which is what ONNX "
            + "Runtime is asked for too: compare these. It pads each batch to its longest text, in the order of arrival, and as its best case sorted by length; "
            + "the 4,096 tokens then count the padding. Tokens per second never count padding.");

        string folder = Directory.CreateTempSubdirectory("lab-bench-").FullName;
        try
        {
            string textsFile = Path.Combine(folder, "texts.json");
            File.WriteAllText(textsFile, JsonSerializer.Serialize(texts));
            foreach (int threads in context.ThreadCounts) Compare(context, report, model, texts, textsFile, threads);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Compare(BenchmarkContext context, MarkdownReport report, string model, int[][] texts, string textsFile, int threads)
    {
        using var ours = new OwnForward(model, ReviewSet.Labels, texts, threads);
        using var started = OnnxPeer.TryStart(context, model, textsFile, threads);
        var peer = started is not null && Agrees(context, ours, started, texts.Length) ? started : null;
        if (peer is not null) report.AddVersion(peer.Version);

        int[] arrival = [.. Enumerable.Range(0, texts.Length)];
        int[] sorted = [.. arrival.OrderBy(i => texts[i].Length)];
        double tokens = texts.Sum(t => t.Length);
        List<IReadOnlyList<string>> speeds = [], ratios = [];
        foreach (var batching in Batching.All)
        {
            BenchmarkContext.Log($"   {batching.Name}, {threads} thread(s)");
            int[][] packed = batching.Pack(arrival, texts);
            List<Contender> own = [Contender.Here(Classify, ours.Classification(packed)), Contender.Here(Encode, ours.Encoder(packed))];
            List<Contender> peers = [];
            if (peer is not null)
            {
                peers.Add(new(Arrival, () => peer.Pass(batching.Pad(arrival, texts))));
                if (batching.Texts > 1) peers.Add(new(Sorted, () => peer.Pass(batching.Pad(sorted, texts))));
            }
            var turns = context.Compare(own, peers, OnnxPeer.Name);
            speeds.Add([batching.Name, .. Columns(name => $"{turns.Rate(name, tokens).Text("N0")}, {turns.Rate(name, texts.Length).MedianText("F1")}")]);
            ratios.Add([
                batching.Name,
                turns.Has(Arrival) ? turns.Ratio(Encode, 1, Arrival, 1).MedianText("F2") + " x" : "",
                turns.Has(Sorted) ? turns.Ratio(Encode, 1, Sorted, 1).MedianText("F2") + " x" : "",
            ]);

            IEnumerable<string> Columns(Func<string, string> cell) => ((string[])[Classify, Encode, Arrival, Sorted]).Select(n => turns.Has(n) ? cell(n) : "");
        }
        report.AddHeading(threads == 1 ? "1 thread" : $"{threads} threads");
        report.AddText("Tokens per second, then texts per second:");
        report.AddTable(["Batch", "our classification", "our encoder", "ONNX Runtime", "ONNX Runtime, sorted"], speeds);
        if (peer is null) return;
        report.AddText("Our encoder against ONNX Runtime, median of the rounds' ratios:");
        report.AddTable(["Batch", "order of arrival", "sorted"], ratios);
    }

    static bool Agrees(BenchmarkContext context, OwnForward ours, OnnxPeer peer, int texts)
    {
        int[] batch = [.. Enumerable.Range(0, Math.Min(CheckedTexts, texts))];
        try
        {
            if (peer.Disagreement(batch, ours.LastStates(batch)) is not { } difference) return true;
            context.Disagree($"{OnnxPeer.Name}: {difference}");
        }
        catch (PeerException exception)
        {
            context.Skip(OnnxPeer.Name, exception.Message);
        }
        return false;
    }
}
