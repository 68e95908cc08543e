using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lab.TestSupport;

namespace Lab.Services.Tests.Jupyter;

/// <summary>JupyterLab in a process of its own on a free port, with a folder of its own.</summary>
sealed class JupyterLabServer : IAsyncDisposable
{
    const string token = "lab-tests";

    readonly Process process;
    readonly Task<string> said;

    JupyterLabServer(Process process, string folder, int port)
    {
        (this.process, Folder, Address) = (process, folder, $"http://127.0.0.1:{port}");
        said = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public string Folder { get; }

    public string Address { get; }

    public static async Task<JupyterLabServer> StartAsync(CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("lab-jupyterlab-").FullName;
        int port = FreePort();
        var start = await JupyterEnvironment.StartAsync(
            await JupyterEnvironment.LabAsync(), "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={port}", "--ServerApp.port_retries=0", $"--IdentityProvider.token={token}",
            $"--ServerApp.root_dir={folder}", "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.expose_app_in_browser=True");
        // It would ask whether it may fetch news, over what a test looks at.
        string settings = Directory.CreateDirectory(Path.Combine(folder, ".jupyter", "labconfig")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(settings, "default_setting_overrides.json"), """{"@jupyterlab/apputils-extension:notification":{"fetchNews":"false","checkForUpdates":false}}""", cancellation);
        start.Environment["JUPYTER_CONFIG_PATH"] = Path.Combine(folder, ".jupyter");
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var server = new JupyterLabServer(Process.Start(start)!, folder, port);
        using var client = new HttpClient();
        await Eventually.HoldsAsync(async () =>
        {
            Assert.False(server.process.HasExited, server.process.HasExited ? await server.said : "");
            try
            {
                return (await client.GetAsync($"{server.Address}/api?token={token}", cancellation)).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "JupyterLab answers");
        return server;
    }

    /// <summary>Address of a notebook in <see cref="Folder"/>, opened alone.</summary>
    public string Open(string notebook) => $"{Address}/lab/tree/{notebook}?token={token}";

    public async ValueTask DisposeAsync()
    {
        // Its own signal for the end: it shuts the kernels down that it started.
        using (var end = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await end.WaitForExitAsync();
        using var wait = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await process.WaitForExitAsync(wait.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
