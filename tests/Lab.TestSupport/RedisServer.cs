using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StackExchange.Redis;

namespace Lab.TestSupport;

/// <summary>
/// A real redis-server of a test's own: in a temporary folder, on a Unix socket, and on a free port of this machine where asked.
/// The data stays over <see cref="KillAsync"/> and <see cref="StartAgainAsync"/>, and goes with the object.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    static readonly TimeSpan startLimit = TimeSpan.FromSeconds(20);

    readonly StringBuilder log = new();
    readonly string configuration;
    Process? process;

    RedisServer(string folder, int port, string configuration)
    {
        Folder = folder;
        Port = port;
        this.configuration = configuration;
    }

    /// <summary>Why no server can be started here; null when one can. For Assert.SkipWhen.</summary>
    public static string? Missing => Executable is null ? "redis-server is not on PATH" : null;

    /// <summary>The program on PATH; null when there is none.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "redis-server"))
        .FirstOrDefault(File.Exists);

    /// <summary>Where the server keeps its data.</summary>
    public string Folder { get; }

    /// <summary>TCP port on 127.0.0.1; 0 without.</summary>
    public int Port { get; }

    /// <summary>As <c>ConnectionStrings:redis</c>: the Unix socket.</summary>
    public string ConnectionString => Path.Combine(Folder, "s");

    /// <summary>For anyone: <c>127.0.0.1:port</c>.</summary>
    public string TcpConnectionString => Port > 0 ? $"127.0.0.1:{Port}" : throw new InvalidOperationException("The server was started without a port.");

    public int ProcessId => process!.Id;

    /// <param name="withPort">Listens on a free TCP port too.</param>
    /// <param name="lines">Lines of redis.conf in addition; <c>{folder}</c> and <c>{port}</c> are filled in. Nothing is saved without them.</param>
    public static async Task<RedisServer> StartAsync(bool withPort = false, params string[] lines)
    {
        string folder = Directory.CreateTempSubdirectory("lab-redis-").FullName;
        int port = withPort ? FreePort() : 0;
        string all = string.Join('\n', [
            "bind 127.0.0.1", $"port {port}", $"unixsocket {folder}/s", $"dir {folder}", "save \"\"", "daemonize no", "enable-debug-command yes",
            .. lines.Select(line => line.Replace("{folder}", folder).Replace("{port}", port.ToString())),
        ]);
        var server = new RedisServer(folder, port, all + "\n");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A client of the test's own, which waits for the server while it is away. May do everything.</summary>
    public async Task<ConnectionMultiplexer> OpenAsync() => await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
    {
        EndPoints = { new UnixDomainSocketEndPoint(ConnectionString) },
        AllowAdmin = true,
        AsyncTimeout = (int)startLimit.TotalMilliseconds,
        ReconnectRetryPolicy = new LinearRetry(100),
    });

    /// <summary>After <see cref="KillAsync"/>: the same server on the same data.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Executable ?? throw new InvalidOperationException(Missing), "-")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("redis-server ended: " + Log()));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.StandardInput.WriteAsync(configuration);
        process.StandardInput.Close();
        try
        {
            await ready.Task.WaitAsync(startLimit);
        }
        catch
        {
            await KillAsync();
            throw;
        }

        void Take(string? line)
        {
            lock (log) log.AppendLine(line);
            if (line?.Contains("eady to accept connections") == true) ready.TrySetResult();
        }
    }

    /// <summary>SIGKILL: nothing is written any more.</summary>
    public async Task KillAsync()
    {
        if (process is not { } running) return;
        process = null;
        running.Kill();
        await running.WaitForExitAsync();
        running.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    string Log()
    {
        lock (log) return log.ToString();
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
