using System.Diagnostics;
using Lab.Services.Tests.Pythons;

namespace Lab.Services.Tests.Jupyter;

/// <summary>
/// Outside judges: Jupyter's kernel test suite and clients, from the wheels in LAB_JUPYTER, in a virtual environment under LAB_CACHE that
/// has this build's Jupyter kernel installed.
/// </summary>
static class JupyterEnvironment
{
    static readonly SemaphoreSlim once = new(1);

    /// <summary>Runs one of the scripts beside this file; skips the test with its reason where that cannot be.</summary>
    /// <returns>Everything it said.</returns>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        string? wheels = Environment.GetEnvironmentVariable("LAB_JUPYTER");
        Assert.SkipUnless(wheels is { Length: > 0 }, "LAB_JUPYTER is not set: no wheels of Jupyter's kernel test suite and clients.");
        var (python, reason) = await GetAsync(wheels, cancellation);
        Assert.SkipUnless(python is not null, reason);
        string file = Path.Combine(AppContext.BaseDirectory, "Jupyter", "scripts", script);
        var start = new ProcessStartInfo(python, [file, .. arguments]) { WorkingDirectory = Path.GetTempPath() };
        // Relative to the environment, so that the user's own kernelspecs play no part.
        start.Environment["JUPYTER_DATA_DIR"] = Path.Combine(Path.GetTempPath(), "lab-no-jupyter");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var (code, output) = await Python.RunAsync(start, cancellation);
        Assert.True(code == 0, output);
        return output;
    }

    static async Task<(string? Python, string Reason)> GetAsync(string folder, CancellationToken cancellation)
    {
        await once.WaitAsync(cancellation);
        try
        {
            var (python, reason) = await PythonEnvironment.GetAsync("jupyter-kernel-test-0.7.0", Path.Combine(folder, "wheels"), ["jupyter_kernel_test", "nbclient", "nbconvert"], cancellation);
            if (python is null) return (null, reason);
            string lab = Path.Combine(AppContext.BaseDirectory, "lab.dll"), environment = Path.GetDirectoryName(Path.GetDirectoryName(python))!;
            var (code, output) = await Python.RunAsync(new ProcessStartInfo("dotnet", [lab, "kernel", "install", "--prefix", environment, "--alias", ".net-csharp"]), cancellation);
            return code == 0 ? (python, "") : (null, output);
        }
        finally
        {
            once.Release();
        }
    }
}
