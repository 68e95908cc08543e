using System.ComponentModel;
using System.Diagnostics;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;

namespace Lab.Benchmarks.Mlflow;

/// <summary>Python's MLflow server, from the wheels in LAB_MLFLOW, installed once under LAB_CACHE.</summary>
sealed class RealServer(ServerProcess process) : IDisposable
{
    const string What = "MLflow server", Release = "3.17.2";

    public ServerProcess Process => process;

    public string Version => $"mlflow {Release} (SQLite, 1 worker)";

    /// <summary>Null, and skipped with its reason, where it cannot run.</summary>
    public static RealServer? TryStart(BenchmarkContext context)
    {
        if (Environment.GetEnvironmentVariable("LAB_MLFLOW") is not { Length: > 0 } folder)
        {
            context.Skip(What, "LAB_MLFLOW is not set (a folder with wheels/ and server-wheels/)");
            return null;
        }
        try
        {
            string python = Install(folder);
            return new(TrackingServers.Start(python, ["-m", "mlflow", "server", "--workers", "1"], context.Cancellation));
        }
        catch (Exception failure) when (failure is PeerException or Win32Exception)
        {
            context.Skip(What, failure.Message);
            return null;
        }
    }

    public void Dispose() => process.Dispose();

    static string Install(string folder)
    {
        string environment = Path.Combine(Places.Cache, $"mlflow-server-{Release}"), python = Path.Combine(environment, "bin", "python"), done = Path.Combine(environment, "installed");
        if (File.Exists(done)) return python;
        string wheels = Path.Combine(folder, "wheels"), more = Path.Combine(folder, "server-wheels");
        if (!Directory.Exists(wheels) || !Directory.Exists(more)) throw new PeerException($"{folder} has no wheels/ and server-wheels/");
        Run("python3.11", "-m", "venv", "--clear", environment);
        Run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--find-links", wheels, "--find-links", more,
            "-r", Path.Combine(wheels, "requirements.txt"), "-r", Path.Combine(more, "requirements.txt"));
        File.WriteAllText(done, "");
        return python;
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new PeerException($"{program} {string.Join(' ', arguments.Take(3))} failed: {errors.Trim()}");
    }
}
