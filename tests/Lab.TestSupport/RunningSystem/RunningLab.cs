using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Lab.TestSupport.RunningSystem;

/// <summary>The whole system, started as a user starts it (<c>dotnet run --project AppHost</c>), with a state folder of its own.</summary>
public sealed partial class RunningLab : IAsyncDisposable
{
    static readonly TimeSpan poll = TimeSpan.FromMilliseconds(100);

    readonly Process process;
    readonly StringBuilder output = new();
    readonly ConcurrentDictionary<int, bool> named = new();
    readonly TaskCompletionSource<string> login = new(TaskCreationOptions.RunContinuationsAsynchronously);

    RunningLab(Process process, string dataFolder, string statusFile) =>
        (this.process, DataFolder, StatusFile) = (process, dataFolder, statusFile);

    /// <summary>State of the resources; gone after <see cref="DisposeAsync"/>.</summary>
    public string DataFolder { get; }

    /// <summary>The file that the lab describes itself in.</summary>
    public string StatusFile { get; }

    /// <summary>Everything that it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>
    /// Ids of all its processes, wherever they detached themselves to: by the environment that they inherit, and those it named
    /// itself, because redis-server writes its title over its environment.
    /// </summary>
    public IReadOnlyList<int> ProcessIds =>
        [.. ProcessTable.WithEnvironment("LAB_DATA=" + DataFolder + '\0').Union(named.Keys.Where(ProcessTable.IsAlive))];

    /// <summary>What it says of itself now.</summary>
    public LabStatus? Status
    {
        get
        {
            var status = LabStatus.TryRead(StatusFile);
            foreach (var resource in status?.Resources.Values ?? []) if (resource.Pid is { } id) named.TryAdd(id, true);
            return status;
        }
    }

    /// <summary>Starts it and returns at once.</summary>
    /// <param name="configuration">Debug or Release; must have been built.</param>
    /// <param name="dataFolder">A folder to keep; null: a new one, deleted at the end.</param>
    /// <param name="arguments">What follows <c>--</c>.</param>
    public static RunningLab Start(string configuration = "Debug", string? dataFolder = null, params string[] arguments)
    {
        string folder = dataFolder ?? Directory.CreateTempSubdirectory("lab-run-").FullName;
        string status = Path.Combine(folder, "status");
        // A session of its own, as a terminal gives it, with Ctrl+C at its default whatever this process inherited.
        var start = new ProcessStartInfo("env")
        {
            ArgumentList = { "--default-signal=INT,TERM", "setsid", "dotnet", "run", "--no-build", "-c", configuration, "--project", "AppHost", "--" },
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { ["LAB_DATA"] = folder, ["LAB_STATUS"] = status },
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        var lab = new RunningLab(new Process { StartInfo = start }, folder, Path.Combine(status, "lab.json")) { KeepsData = dataFolder is not null };
        lab.process.OutputDataReceived += (_, line) => lab.Take(line.Data);
        lab.process.ErrorDataReceived += (_, line) => lab.Take(line.Data);
        lab.process.Start();
        lab.process.BeginOutputReadLine();
        lab.process.BeginErrorReadLine();
        return lab;
    }

    bool KeepsData { get; init; }

    /// <summary>The line that leads into the dashboard.</summary>
    public Task<string> LoginUrlAsync(CancellationToken cancellation) => login.Task.WaitAsync(cancellation);

    /// <summary>Waits until it says this of itself. Throws with its last words when it ends, or when time is up.</summary>
    public async Task<LabStatus> WaitAsync(string what, Func<LabStatus, bool> condition, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(poll);
        LabStatus? status = null;
        try
        {
            while (true)
            {
                status = Status;
                if (status is not null && condition(status)) return status;
                if (process.HasExited) throw new InvalidOperationException($"The lab ended with {process.ExitCode} before: {what}. {Output}");
                await timer.WaitForNextTickAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited in vain for: {what}. Last: {status}\n{Output}");
        }
    }

    /// <summary>Waits until these resources run and are healthy.</summary>
    public Task<LabStatus> WaitForHealthyAsync(IReadOnlyCollection<string> names, CancellationToken cancellation) => WaitAsync(
        "all healthy", status => names.All(name => status.Resources.TryGetValue(name, out var resource) && resource.IsHealthy), cancellation);

    /// <summary>Sends a signal to the whole session, as a terminal does, and waits for the end.</summary>
    /// <param name="signal">As in <see cref="Signal"/>.</param>
    /// <param name="cancellation">How long to wait.</param>
    public async Task<int> StopAsync(int signal, CancellationToken cancellation)
    {
        Signal.Send(-process.Id, signal);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>Waits until none of its processes is left; gives the command lines of those that are, when time is up.</summary>
    public async Task<IReadOnlyList<string>> WaitForNoProcessAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(poll);
        while (true)
        {
            var left = ProcessIds;
            if (left.Count == 0) return [];
            if (cancellation.IsCancellationRequested) return [.. left.Select(ProcessTable.CommandLine)];
            try
            {
                await timer.WaitForNextTickAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                // The next turn tells what is left.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
            try
            {
                await StopAsync(Signal.Terminate, limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        using var rest = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await WaitForNoProcessAsync(rest.Token);
        process.Dispose();
        if (!KeepsData) Directory.Delete(DataFolder, recursive: true);
    }

    void Take(string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
        if (LoginLine().Match(line) is { Success: true } match) login.TrySetResult(match.Groups[1].Value);
    }

    [GeneratedRegex(@"Login to the dashboard at (\S+)")]
    private static partial Regex LoginLine();
}
