using System.Diagnostics;

namespace Lab.Services.Tests.MlflowServer.Scenarios;

/// <summary>A virtual environment with Python's MLflow client, made once from wheels without a network.</summary>
static class ClientEnvironment
{
    static readonly SemaphoreSlim once = new(1);

    /// <summary>Its Python, or why there is none.</summary>
    public static async Task<(string? Python, string Reason)> GetAsync(string folder, CancellationToken cancellation)
    {
        await once.WaitAsync(cancellation);
        try
        {
            string environment = Path.Combine(Cache(), "mlflow-client-3.17.2"), python = Path.Combine(environment, "bin", "python"), done = Path.Combine(environment, "installed");
            if (File.Exists(done)) return (python, "");
            string wheels = Path.Combine(folder, "wheels");
            if (!Directory.Exists(wheels)) return (null, $"{folder} has no wheels of the MLflow client.");
            if (await TryAsync("python3.11", ["-m", "venv", "--clear", environment], cancellation) is { } noVenv) return (null, "No Python 3.11 with venv: " + noVenv);
            if (await TryAsync(python, ["-m", "pip", "install", "--quiet", "--no-index", "--find-links", wheels, "mlflow-skinny==3.17.2", "requests"], cancellation) is { } noClient)
                return (null, "The MLflow client could not be installed: " + noClient);
            await File.WriteAllTextAsync(done, "", cancellation);
            return (python, "");
        }
        finally
        {
            once.Release();
        }
    }

    static string Cache() => Environment.GetEnvironmentVariable("LAB_CACHE") is { Length: > 0 } set ? set
        : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } user ? user
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "sentiment-lab");

    static async Task<string?> TryAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            var (code, output) = await Python.RunAsync(new ProcessStartInfo(program, arguments), cancellation);
            return code == 0 ? null : output;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
