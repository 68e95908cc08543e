using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lab.Services.Tests.Pythons;
using Lab.TestSupport;

namespace Lab.Services.Tests.MlflowServer.RealServer;

/// <summary>Python's own tracking server with a database of its own, from the wheels that LAB_MLFLOW names; started once for the tests of a class.</summary>
public sealed class RealMlflow : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-real-mlflow-").FullName;
    Process? process;
    string? python;

    /// <summary>Why it does not run; null: it does.</summary>
    public string? Reason { get; private set; }

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        if (Environment.GetEnvironmentVariable("LAB_MLFLOW") is not { } wheels)
        {
            Reason = "LAB_MLFLOW is not set: no wheels of the MLflow server.";
            return;
        }
        string[] places = [Path.Combine(wheels, "wheels"), Path.Combine(wheels, "server-wheels")];
        string[] packages = [.. places.SelectMany(place => new[] { "-r", Path.Combine(place, "requirements.txt") }), "--no-deps"];
        (python, string reason) = await PythonEnvironment.GetAsync("mlflow-server-3.17.2", places, packages, cancellation);
        if (python is null) Reason = reason;
        else await StartAsync(python);
    }

    /// <summary>Runs a script of this folder with the client of the same release, and gives what it says.</summary>
    public async Task<string> RunAsync(string script, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(python!, Path.Combine(AppContext.BaseDirectory, "MlflowServer", "RealServer", "scripts", script)) { WorkingDirectory = folder };
        Quiet(start);
        start.Environment["MLFLOW_TRACKING_URI"] = Address;
        var (code, output) = await Python.RunAsync(start, cancellation);
        Assert.True(code == 0, output);
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
            running.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    async Task StartAsync(string python)
    {
        int port = FreePort();
        Address = $"http://127.0.0.1:{port}";
        var start = new ProcessStartInfo(python, [
            "-m", "mlflow", "server", "--backend-store-uri", "sqlite:///mlflow.db", "--artifacts-destination", "./mlartifacts", "--host", "127.0.0.1", "--port", $"{port}", "--workers", "1"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Quiet(start);
        process = Process.Start(start)!;
        // Nobody reads them, and a full pipe would stop it.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        await Eventually.HoldsAsync(async () =>
        {
            Assert.False(process.HasExited, "The server has ended.");
            try
            {
                return (await http.GetAsync(Address + "/health")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    static void Quiet(ProcessStartInfo start)
    {
        start.Environment["MLFLOW_DISABLE_TELEMETRY"] = "true";
        start.Environment["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
