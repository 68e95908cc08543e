using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lab.Benchmarks.Peers;

/// <summary>A server under load: a process on a free port of this machine, in a folder of its own; both are gone at the end.</summary>
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

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="program">To run.</param>
    /// <param name="arguments">For the port given.</param>
    /// <param name="environment">Added to that of this process; null takes a variable away.</param>
    /// <param name="readyPath">Answers 200 once the server is ready.</param>
    /// <param name="cancellation">Ends the wait for the server.</param>
    /// <exception cref="PeerException">It did not start or was not ready in time.</exception>
    public static ServerProcess Start(
        string program, Func<int, IEnumerable<string>> arguments, IReadOnlyDictionary<string, string?> environment, string readyPath, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("lab-benchmark-").FullName;
        int port = FreePort();
        var start = new ProcessStartInfo(program, arguments(port)) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            Directory.Delete(folder);
            throw new PeerException($"{program} did not start: {missing.Message}");
        }
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, folder, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")));
        try
        {
            server.WaitAsync(readyPath, cancellation).GetAwaiter().GetResult();
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

    async Task WaitAsync(string readyPath, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = Url };
        long start = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http, readyPath, cancellation))
        {
            if (process.HasExited) throw new PeerException($"the server ended with code {process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(start) > startTimeout) throw new PeerException($"the server was not ready after {startTimeout.TotalSeconds} s.");
            await Task.Delay(pause, cancellation);
        }
    }

    static async Task<bool> IsReadyAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(path, cancellation);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
