using System.ComponentModel;
using System.Diagnostics;
using Lab.Benchmarks.Harness;

namespace Lab.Benchmarks.Peers;

/// <summary>
/// The npm package onnxruntime-node, installed once into the cache. The package itself holds the CPU library for Linux; its
/// install script would only fetch CUDA from elsewhere, so scripts are not run.
/// </summary>
static class OnnxRuntimePackage
{
    const string Name = "onnxruntime-node";
    const string Version = "1.30.0";
    static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The folder whose node_modules has the package; installs it when needed.</summary>
    /// <exception cref="PeerException">npm is missing, failed or took too long.</exception>
    public static string Ensure(CancellationToken cancellation)
    {
        string folder = Path.Combine(Places.Cache, "peers", $"{Name}-{Version}");
        if (File.Exists(Path.Combine(folder, "node_modules", Name, "package.json"))) return folder;

        BenchmarkContext.Log($"Installing {Name} {Version} from the npm registry into {folder} (about 300 MB) ...");
        string draft = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        try
        {
            Npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", draft, $"{Name}@{Version}"], cancellation);
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
        bool ended = process.WaitForExit(InstallTimeout);
        if (!ended) process.Kill(entireProcessTree: true);
        cancellation.ThrowIfCancellationRequested();
        if (!ended) throw new PeerException($"npm install took longer than {InstallTimeout.TotalMinutes:F0} minutes");
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
