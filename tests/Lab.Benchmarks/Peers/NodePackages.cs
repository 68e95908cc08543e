using System.ComponentModel;
using System.Diagnostics;
using Lab.Benchmarks.Harness;

namespace Lab.Benchmarks.Peers;

/// <summary>
/// The npm packages of the Node.js peers, each installed once into the cache. onnxruntime-node itself holds the CPU library for
/// Linux; its install script would only fetch CUDA from elsewhere, so scripts are not run.
/// </summary>
static class NodePackages
{
    const string Runtime = "onnxruntime-node", RuntimeVersion = "1.30.0";
    const string Tokenizers = "@huggingface/tokenizers", TokenizersVersion = "0.2.0";
    static readonly TimeSpan installTimeout = TimeSpan.FromMinutes(5);

    /// <summary>What a server takes: ONNX Runtime and a tokenizer.</summary>
    public static string ServerVersions => $"{Runtime} {RuntimeVersion}, {Tokenizers} {TokenizersVersion}";

    /// <summary>The folder whose node_modules has onnxruntime-node.</summary>
    /// <exception cref="PeerException">npm is missing, failed or took too long.</exception>
    public static string EnsureRuntime(CancellationToken cancellation) => Ensure(Runtime, RuntimeVersion, "about 300 MB", cancellation);

    /// <summary>The folder whose node_modules has @huggingface/tokenizers.</summary>
    /// <exception cref="PeerException">npm is missing, failed or took too long.</exception>
    public static string EnsureTokenizers(CancellationToken cancellation) => Ensure(Tokenizers, TokenizersVersion, "less than 1 MB", cancellation);

    static string Ensure(string name, string version, string size, CancellationToken cancellation)
    {
        string folder = Path.Combine(Places.Cache, "peers", $"{Path.GetFileName(name)}-{version}");
        if (File.Exists(Path.Combine(folder, "node_modules", name, "package.json"))) return folder;

        BenchmarkContext.Log($"Installing {name} {version} from the npm registry into {folder} ({size}) ...");
        string draft = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        try
        {
            Npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", draft, $"{name}@{version}"], cancellation);
            // A whole installation or none: an interrupted one is never taken for the package.
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.Move(draft, folder);
            return folder;
        }
        finally
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        }
    }

    static void Npm(string[] arguments, CancellationToken cancellation)
    {
        using var process = Start(new ProcessStartInfo("npm", arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
        string errors = "";
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) => errors += e.Data is null ? "" : e.Data.Trim() + " ";
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var cancelled = cancellation.Register(() => process.Kill(entireProcessTree: true));
        bool ended = process.WaitForExit(installTimeout);
        if (!ended) process.Kill(entireProcessTree: true);
        cancellation.ThrowIfCancellationRequested();
        if (!ended) throw new PeerException($"npm install took longer than {installTimeout.TotalMinutes:F0} minutes");
        if (process.ExitCode != 0) throw new PeerException($"npm install failed: {errors}");
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new PeerException("npm is not there or cannot be started");
        }
    }
}
