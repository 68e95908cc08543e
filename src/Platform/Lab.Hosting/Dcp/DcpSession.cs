using System.Collections.Frozen;
using System.Globalization;
using Lab.Hosting.Tools;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dcp;

/// <summary>
/// One running DCP, from its start to its end. It watches this process: when this one dies, however, DCP ends all it
/// started, then itself, and deletes the session folder.
/// </summary>
sealed partial class DcpSession : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Meant for the AppHost and wrong for what it starts.</summary>
    static readonly FrozenSet<string> NotInherited = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE", "DCP_SESSION_FOLDER");

    readonly string folder;
    readonly TimeProvider time;
    readonly ILogger logger;
    readonly CancellationTokenSource ended = new();
    bool stopped;

    DcpSession(string folder, DcpClient client, TimeProvider time, ILogger logger)
    {
        this.folder = folder;
        Client = client;
        this.time = time;
        this.logger = logger;
    }

    public DcpClient Client { get; }

    /// <summary>Cancelled when DCP has been stopped.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>Holds the token and the output of the processes; only this user can read it.</summary>
    public string Folder => folder;

    /// <param name="bundle">Where DCP is.</param>
    /// <param name="containerRuntime">docker or podman, null for what DCP finds.</param>
    /// <param name="time">Clock of the waiting.</param>
    /// <param name="logger">Told the state of DCP, never its token.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="LabException">DCP did not start.</exception>
    public static async Task<DcpSession> StartAsync(
        AspireBundle bundle, string? containerRuntime, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        // Mode 700 on Unix; a per-user folder on Windows.
        var folder = Directory.CreateTempSubdirectory("lab-dcp-").FullName;
        try
        {
            var (certificateFile, keyFile, kubeconfig) = (In("tls.crt"), In("tls.key"), In("kubeconfig"));
            var certificate = DcpCertificate.Write(certificateFile, keyFile, time);
            List<string> arguments =
            [
                "start-apiserver", "--detach", "--kubeconfig", kubeconfig,
                "--monitor", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--monitor-interval", "1",
                "--tls-cert-file", certificateFile, "--tls-key-file", keyFile,
            ];
            if (containerRuntime is not null) arguments.AddRange("--container-runtime", containerRuntime);

            var (exitCode, said) = await ToolProcess.RunAsync(bundle.Dcp, arguments, Variables(folder), NotInherited, StartLimit, cancellation);
            if (exitCode != 0) throw Failed(bundle, $"ended with code {exitCode}.\n{said}");
            var config = await ReadAsync(kubeconfig, time, cancellation) ?? throw Failed(bundle, $"wrote no address within {StartLimit.TotalSeconds:0} s.");
            var client = new DcpClient(new DcpConnection(config, certificate, time), time);
            await client.ExecutionStatusAsync(cancellation);
            Log.Started(logger, config.Server);
            return new(folder, client, time, logger);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }

        string In(string name) => Path.Combine(folder, name);
    }

    /// <summary>Ends all that DCP started, then DCP. Never takes longer than its limit.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (stopped) return;
        stopped = true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StopLimit);
        try
        {
            await Client.SetExecutionStatusAsync("CleaningResources", limit.Token);
            while (await Client.ExecutionStatusAsync(limit.Token) is "CleaningResources") await Task.Delay(Pause, time, limit.Token);
            await Client.SetExecutionStatusAsync("Stopping", limit.Token);
            while (Directory.Exists(folder)) await Task.Delay(Pause, time, limit.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException or DcpException or TimeoutException)
        {
            // DCP's own watch over this process does the rest.
            Log.StopFailed(logger, failure.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await ended.CancelAsync();
        Client.Dispose();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
        }
    }

    static Dictionary<string, string> Variables(string folder)
    {
        var variables = new Dictionary<string, string> { ["DCP_SESSION_FOLDER"] = folder };
        if (ToolEnvironment.OfThisProcess.Home is null) variables["HOME"] = folder;
        return variables;
    }

    // DCP writes the file some moments after the command has returned.
    static async Task<Kubeconfig?> ReadAsync(string file, TimeProvider time, CancellationToken cancellation)
    {
        for (var from = time.GetTimestamp(); time.GetElapsedTime(from) < StartLimit; await Task.Delay(Pause, time, cancellation))
            if (File.Exists(file) && Kubeconfig.TryParse(await File.ReadAllTextAsync(file, cancellation), out var config)) return config;
        return null;
    }

    static LabException Failed(AspireBundle bundle, string why) => new(
        ErrorKind.MissingTool,
        $"The orchestrator DCP did not start: it {why}",
        where: bundle.Dcp,
        remedy: $"Run '{bundle.Dcp} info' to see what it misses; delete {bundle.Folder} to have it fetched again.");

    static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "DCP listens on {Server}.")]
        public static partial void Started(ILogger logger, Uri server);

        [LoggerMessage(LogLevel.Warning, "DCP was not stopped in order ({Reason}); it ends by itself with this process.")]
        public static partial void StopFailed(ILogger logger, string reason);
    }
}
