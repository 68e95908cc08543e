using System.Diagnostics;
using Lab.Services.Tests.Pythons;

namespace Lab.Services.Tests.Jupyter;

/// <summary>
/// Outside judges: Jupyter's kernel test suite and clients, from the wheels in LAB_JUPYTER, in virtual environments under LAB_CACHE, and
/// the older clients that Debian brings. All find this build's Jupyter kernel, and none of the user's.
/// </summary>
static class JupyterEnvironment
{
    const string suite = "jupyter-kernel-test-0.7.0", browser = "jupyterlab-4.6.6";

    static readonly SemaphoreSlim once = new(1);
    static readonly string data = Path.Combine(Path.GetTempPath(), $"lab-jupyter-{Environment.ProcessId}");

    /// <summary>Runs one of the scripts beside this file; skips the test with its reason where that cannot be.</summary>
    /// <returns>Everything it said.</returns>
    public static async Task<string> RunAsync(string script, params string[] arguments) =>
        await RunAsync(await SuiteAsync(), script, arguments);

    /// <summary>The same with the clients of the system's own Python.</summary>
    public static async Task<string> RunOnSystemAsync(string script)
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), "There is no /usr/bin/python3.");
        var (code, output) = await Python.RunAsync(new ProcessStartInfo(python, ["-c", "import jupyter_client, nbclient, nbconvert"]), TestContext.Current.CancellationToken);
        Assert.SkipUnless(code == 0, "The system's Python has no Jupyter clients: " + output.Trim().Split('\n')[^1]);
        return await RunAsync(python, script);
    }

    /// <summary>Python of an environment with JupyterLab; skips the test where there is none.</summary>
    public static Task<string> LabAsync() => GetAsync(browser, ["wheels", "lab-wheels"], ["jupyterlab"]);

    /// <summary>How a program of Jupyter is started so that it finds this build's kernelspecs.</summary>
    public static async Task<ProcessStartInfo> StartAsync(string python, params string[] arguments)
    {
        await InstallAsync();
        var start = new ProcessStartInfo(python, arguments) { WorkingDirectory = Path.GetTempPath() };
        start.Environment["JUPYTER_PATH"] = Path.Combine(data, "share", "jupyter");
        foreach (string place in (string[])["JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"])
        {
            string folder = Path.Combine(data, place);
            Directory.CreateDirectory(folder);
            start.Environment[place] = folder;
        }

        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return start;
    }

    static Task<string> SuiteAsync() => GetAsync(suite, ["wheels"], ["jupyter_kernel_test", "nbclient", "nbconvert"]);

    static async Task<string> GetAsync(string name, string[] folders, string[] packages)
    {
        string? wheels = Environment.GetEnvironmentVariable("LAB_JUPYTER");
        Assert.SkipUnless(wheels is { Length: > 0 }, "LAB_JUPYTER is not set: no wheels of Jupyter's kernel test suite and clients.");
        var (python, reason) = await PythonEnvironment.GetAsync(name, [.. folders.Select(folder => Path.Combine(wheels, folder))], packages, TestContext.Current.CancellationToken);
        Assert.SkipUnless(python is not null, reason);
        return python;
    }

    static async Task<string> RunAsync(string python, string script, params string[] arguments)
    {
        var start = await StartAsync(python, [Path.Combine(AppContext.BaseDirectory, "Jupyter", "scripts", script), .. arguments]);
        var (code, output) = await Python.RunAsync(start, TestContext.Current.CancellationToken);
        Assert.True(code == 0, output);
        return output;
    }

    static async Task InstallAsync()
    {
        await once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (Directory.Exists(Path.Combine(data, "share"))) return;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(data, recursive: true);
            string lab = Path.Combine(AppContext.BaseDirectory, "lab.dll");
            var (code, output) = await Python.RunAsync(new ProcessStartInfo("dotnet", [lab, "kernel", "install", "--prefix", data, "--alias", ".net-csharp"]), TestContext.Current.CancellationToken);
            Assert.True(code == 0, output);
        }
        finally
        {
            once.Release();
        }
    }
}
