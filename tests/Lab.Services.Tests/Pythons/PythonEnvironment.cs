using System.Diagnostics;

namespace Lab.Services.Tests.Pythons;

/// <summary>Virtual environments of outside judges, each made once from wheels without a network, under LAB_CACHE.</summary>
static class PythonEnvironment
{
    static readonly SemaphoreSlim once = new(1);

    /// <summary>Its Python, or why there is none.</summary>
    /// <param name="name">Of its folder: what it has, and in which version.</param>
    /// <param name="wheels">Folders with the wheels of all that is needed.</param>
    /// <param name="packages">What is installed.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<(string? Python, string Reason)> GetAsync(string name, string[] wheels, string[] packages, CancellationToken cancellation)
    {
        await once.WaitAsync(cancellation);
        try
        {
            string environment = Path.Combine(Cache(), name), python = Path.Combine(environment, "bin", "python"), done = Path.Combine(environment, "installed");
            if (File.Exists(done)) return (python, "");
            if (Array.Find(wheels, folder => !Directory.Exists(folder)) is { } missing) return (null, $"There are no wheels in {missing}.");
            if (await TryAsync("python3.11", ["-m", "venv", "--clear", environment], cancellation) is { } noVenv) return (null, "No Python 3.11 with venv: " + noVenv);
            if (await TryAsync(python, ["-m", "pip", "install", "--quiet", "--no-index", .. wheels.SelectMany(folder => new[] { "--find-links", folder }), .. packages], cancellation) is { } notInstalled)
                return (null, $"{name} could not be installed: {notInstalled}");
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
