using System.Text.Json;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;

namespace Lab.Benchmarks.Forward;

/// <summary>The encoder in ONNX Runtime (peers/onnx_peer.mjs).</summary>
sealed class OnnxPeer : IDisposable
{
    public const string Name = "onnxruntime-node, forward";

    /// <summary>Smallest cosine between the two sides' hidden states of a text.</summary>
    const double SmallestCosine = 0.9999;

    static readonly TimeSpan startTimeout = TimeSpan.FromMinutes(2);
    static readonly TimeSpan answerTimeout = TimeSpan.FromMinutes(3);

    readonly PeerProcess process;

    OnnxPeer(PeerProcess process) => this.process = process;

    public string Version => process.Version;

    /// <summary>Null, and skipped with its reason, when Node.js, the package or model.onnx is missing.</summary>
    public static OnnxPeer? TryStart(BenchmarkContext context, string modelFolder, string textsFile, int threads)
    {
        string model = Path.Combine(modelFolder, "model.onnx");
        try
        {
            if (!File.Exists(model)) throw new PeerException($"no model.onnx in {Path.GetFileName(Path.TrimEndingDirectorySeparator(modelFolder))}");
            string package = NodePackages.EnsureRuntime(context.Cancellation);
            string script = Path.Combine(AppContext.BaseDirectory, "peers", "onnx_peer.mjs");
            return new OnnxPeer(PeerProcess.Start(
                "node", [script, package, model, textsFile, $"{threads}"], new Dictionary<string, string>(), startTimeout, context.Cancellation));
        }
        catch (PeerException exception)
        {
            context.Skip(Name, exception.Message);
            return null;
        }
    }

    /// <summary>Seconds of one pass over padded batches.</summary>
    public double Pass(int[][] batches) => process.Seconds(new { batches }, answerTimeout);

    /// <summary>Compares the last hidden states of one batch with ours, text by text; null when they agree.</summary>
    public string? Disagreement(int[] batch, float[] ours)
    {
        var answer = process.Ask(new { check = batch }, answerTimeout);
        double smallest = 1;
        int start = 0;
        foreach (JsonElement states in answer.GetProperty("states").EnumerateArray())
        {
            float[] theirs = [.. states.EnumerateArray().Select(v => v.GetSingle())];
            smallest = Math.Min(smallest, Cosine(ours.AsSpan(start, theirs.Length), theirs));
            start += theirs.Length;
        }
        return start == ours.Length && smallest > SmallestCosine
            ? null
            : FormattableString.Invariant($"{start:N0} values against our {ours.Length:N0}, smallest cosine {smallest:F6}, wanted above {SmallestCosine}");
    }

    public void Dispose() => process.Dispose();

    static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++) (ab, aa, bb) = (ab + ((double)a[i] * b[i]), aa + ((double)a[i] * a[i]), bb + ((double)b[i] * b[i]));
        return ab / Math.Sqrt(aa * bb);
    }
}
