using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lab.Benchmarks.Peers;
using Lab.Mlflow;
using Lab.MlflowServer;

namespace Lab.Benchmarks.Mlflow;

/// <summary>A tracking server with a folder of its own, both gone at the end.</summary>
sealed class ServerProcess : IDisposable
{
    static readonly TimeSpan startTimeout = TimeSpan.FromMinutes(2), pause = TimeSpan.FromMilliseconds(100);

    readonly Process process;
    readonly string folder;

    ServerProcess(Process process, string folder, Uri url)
    {
        this.process = process;
        this.folder = folder;
        Url = url;
    }

    public Uri Url { get; }

    public static ServerProcess StartOwn(CancellationToken cancellation) =>
        Start("dotnet", [Path.ChangeExtension(typeof(MlflowServerApp).Assembly.Location, ".dll")], cancellation);

    /// <param name="program">To run.</param>
    /// <param name="arguments">Before those that both servers understand.</param>
    /// <param name="cancellation">Ends the wait for the server.</param>
    public static ServerProcess Start(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("lab-mlflow-benchmark-").FullName;
        int port = FreePort();
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[.. arguments, "--backend-store-uri", "sqlite:///mlflow.db", "--artifacts-destination", "./mlartifacts", "--host", "127.0.0.1", "--port", $"{port}"])
            start.ArgumentList.Add(argument);
        start.Environment["MLFLOW_DISABLE_TELEMETRY"] = "true";
        start.Environment["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false";
        var process = Process.Start(start) ?? throw new PeerException($"{program} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, folder, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            server.WaitAsync(cancellation).GetAwaiter().GetResult();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    async Task WaitAsync(CancellationToken cancellation)
    {
        using var client = MlflowClient.Create(Url);
        long start = Stopwatch.GetTimestamp();
        while (!await client.IsHealthyAsync(cancellation))
        {
            if (process.HasExited) throw new PeerException($"the server ended with code {process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(start) > startTimeout) throw new PeerException($"the server was not ready after {startTimeout.TotalSeconds} s.");
            await Task.Delay(pause, cancellation);
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
