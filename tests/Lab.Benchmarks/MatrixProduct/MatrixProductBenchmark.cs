using System.Globalization;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;
using Lab.Tensors;

namespace Lab.Benchmarks.MatrixProduct;

/// <summary>Products of the encoder against the fused multiply-add limit of the same moment, the plain loops, and PyTorch.</summary>
sealed class MatrixProductBenchmark : IBenchmark
{
    const string Ours = "ours", Limit = "limit", Plain = "reference", Torch = "torch";
    const string PeerName = "PyTorch, matrix product";
    const long ArenaBytes = 64L << 20;

    /// <summary>Sizes of MiniLM.</summary>
    const int Hidden = 384, Intermediate = 1536;

    /// <summary>Rows of a training batch, beside those of one text.</summary>
    const int BatchTokens = 2560;

    /// <summary>Larger products take the plain loops too long.</summary>
    const double MostPlainOperations = 2e8;

    /// <summary>What the kernels are to reach, of the limit.</summary>
    const double Target = 0.80;

    static readonly TimeSpan answerTimeout = TimeSpan.FromSeconds(60);

    public string Name => "matmul";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        report.AddTitle("Matrix product");
        report.AddText(
            "GFLOP/s of the three products of a linear layer with the sizes of MiniLM: y = x W^T + b (packed weight), `dx` = dy W, `dw` += dy^T x. "
            + "`tN` is the number of token rows. The limit is a loop of fused multiply-adds on registers alone, on as many threads, taken in turn with the product. "
            + $"The share is the median of the rounds' own ratios; target {Target:P0}. Median (lowest to highest) of {context.Options.Rounds} rounds.");
        foreach (int threads in context.ThreadCounts)
        {
            report.AddHeading(threads == 1 ? "1 thread" : $"{threads} threads");
            report.AddTable(["Product", "GFLOP/s", "limit", "share of the limit", "PyTorch", "reference kernels"], Rows(context, report, threads));
        }
    }

    static List<IReadOnlyList<string>> Rows(BenchmarkContext context, MarkdownReport report, int threads)
    {
        var slice = TimeSpan.FromMilliseconds(context.Options.Quick ? 10 : 60);
        using var kernels = new SimdKernels(threads);
        using var plain = new ReferenceKernels();
        using var arena = kernels.CreateArena(ArenaBytes);
        using var limit = new FmaLimit(threads);
        using var peer = PythonPeer.TryStart(context, PeerName, "matmul_peer.py", threads);
        if (peer is not null) report.AddVersion(peer.Version);

        List<IReadOnlyList<string>> rows = [];
        foreach (var product in Products().Where(p => !context.Options.Quick || p.Use == "ffn_up"))
        {
            arena.Reset();
            BenchmarkContext.Log($"   {product.Name}, {threads} thread(s)");
            List<Contender> own =
            [
                Contender.Repeated(Limit, slice, limit.Run),
                Contender.Repeated(Ours, slice, product.Prepare(kernels, arena)),
            ];
            if (threads == 1 && product.Operations <= MostPlainOperations)
                own.Add(Contender.Repeated(Plain, slice, product.Prepare(plain, arena)));
            var turns = context.Compare(own, peer is null ? [] : [new(Torch, () => Ask(peer, product, slice))], PeerName);

            rows.Add([
                product.Name,
                turns.Rate(Ours, product.Operations / 1e9).Text("F1"),
                turns.Rate(Limit, limit.Operations / 1e9).Text("F1"),
                turns.Ratio(Ours, product.Operations, Limit, limit.Operations).MedianText("P0"),
                turns.Has(Torch) ? turns.Rate(Torch, product.Operations / 1e9).Text("F1") : "",
                turns.Has(Plain) ? turns.Rate(Plain, product.Operations / 1e9).MedianText("F2") : "",
            ]);
        }
        return rows;
    }

    static IEnumerable<ProductCase> Products() =>
    [
        .. ((int[])[20, 80, 256, BatchTokens])
            .SelectMany((tokens, size) => Layers(ProductKind.Forward, tokens).Select((product, layer) => (product, layer, size)))
            .OrderBy(entry => entry.layer).ThenBy(entry => entry.size).Select(entry => entry.product),
        .. Layers(ProductKind.BackwardInput, BatchTokens),
        .. Layers(ProductKind.BackwardWeight, BatchTokens),
    ];

    static IEnumerable<ProductCase> Layers(ProductKind kind, int tokens) => ProductCase.Layers(Hidden, Intermediate, kind, tokens);

    static double Ask(PeerProcess peer, ProductCase product, TimeSpan slice) => peer.Seconds(
        new
        {
            kind = product.Kind.ToString().ToLower(CultureInfo.InvariantCulture),
            tokens = product.Tokens,
            outputs = product.Outputs,
            inputs = product.Inputs,
            slice = slice.TotalSeconds,
        },
        answerTimeout);
}
