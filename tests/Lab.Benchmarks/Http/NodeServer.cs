using System.Globalization;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;

namespace Lab.Benchmarks.Http;

/// <summary>The peer over HTTP: Node.js with ONNX Runtime (peers/http_peer.mjs).</summary>
static class NodeServer
{
    /// <summary>Null, and skipped with its reason, when Node.js, a package or model.onnx is missing.</summary>
    public static ServerProcess? TryStart(BenchmarkContext context, string name)
    {
        try
        {
            if (Places.Model(context.Options.Model, out string missing) is not { } model) throw new PeerException(missing);
            if (!File.Exists(Path.Combine(model, "model.onnx"))) throw new PeerException($"no model.onnx in {Path.GetFileName(Path.TrimEndingDirectorySeparator(model))}");
            string runtime = NodePackages.EnsureRuntime(context.Cancellation), tokenizers = NodePackages.EnsureTokenizers(context.Cancellation);
            string script = Path.Combine(AppContext.BaseDirectory, "peers", "http_peer.mjs");
            return ServerProcess.Start(
                "node",
                port => [script, runtime, tokenizers, Path.GetFullPath(model), $"{Environment.ProcessorCount}", port.ToString(CultureInfo.InvariantCulture)],
                new Dictionary<string, string?>(), "/", context.Cancellation);
        }
        catch (PeerException exception)
        {
            context.Skip(name, exception.Message);
            return null;
        }
    }
}
