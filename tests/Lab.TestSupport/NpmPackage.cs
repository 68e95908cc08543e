using System.ComponentModel;
using System.Diagnostics;

namespace Lab.TestSupport;

/// <summary>Tools of tests that come from npm: installed once, in the per-user cache.</summary>
public static class NpmPackage
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(2);
    static readonly SemaphoreSlim installing = new(1, 1);

    /// <summary>A file of a package, which is installed first where LAB_TESTS=full asks for it.</summary>
    /// <param name="package">Its name.</param>
    /// <param name="version">Exactly this one.</param>
    /// <param name="file">Path within the package.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null when it is not there and npm cannot bring it.</returns>
    public static async Task<string?> FindAsync(string package, string version, string file, CancellationToken cancellation)
    {
        string folder = Path.Combine(Cache, $"{package}-{version}");
        string path = Path.Combine(folder, "node_modules", package, file);
        if (File.Exists(path)) return path;
        if (Environment.GetEnvironmentVariable("LAB_TESTS") != "full" || OperatingSystem.IsWindows()) return null;
        await installing.WaitAsync(cancellation);
        try
        {
            if (!File.Exists(path)) await InstallAsync(folder, $"{package}@{version}", cancellation);
            return File.Exists(path) ? path : null;
        }
        catch (Exception cause) when (cause is Win32Exception or TimeoutException)
        {
            return null;
        }
        finally
        {
            installing.Release();
        }
    }

    static string Cache => Environment.GetEnvironmentVariable("LAB_CACHE") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "sentiment-lab");

    static async Task InstallAsync(string folder, string what, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        string[] arguments = ["install", "--no-audit", "--no-fund", "--prefix", folder, what];
        using var npm = Process.Start(new ProcessStartInfo("npm", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = npm.StandardOutput.ReadToEndAsync(cancellation);
        _ = npm.StandardError.ReadToEndAsync(cancellation);
        await npm.WaitForExitAsync(cancellation).WaitAsync(patience, cancellation);
    }
}
