using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>One life of a process or container: from one start to its end. A restart is another one with another name.</summary>
sealed class DcpRun(DcpClient client, string name, LaunchPlan plan)
{
    readonly CancellationTokenSource over = new();
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Name of DCP's object.</summary>
    public string Name => name;

    public LaunchPlan Plan => plan;

    /// <summary>Someone asked for its end: that is not a death.</summary>
    public bool StopWanted { get; set; }

    public Task Ended => ended.Task;

    /// <summary>The same as a token.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>Copying of its output; ends with the output.</summary>
    public Task Logs { get; set; } = Task.CompletedTask;

    public bool HasLogs { get; set; }

    /// <summary>True the first time only.</summary>
    public bool SetEnded()
    {
        if (!ended.TrySetResult()) return false;
        over.Cancel();
        return true;
    }

    public Task CreateAsync(IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation) => plan switch
    {
        ProcessLaunch process => client.CreateAsync(DcpKinds.Executable, DcpKinds.Executable.New(name, process.Spec, annotations), cancellation),
        ContainerLaunch container => client.CreateAsync(DcpKinds.Container, DcpKinds.Container.New(name, container.Spec, annotations), cancellation),
        _ => throw new InvalidOperationException($"There is no {plan.GetType().Name} in DCP."),
    };

    public Task StopAsync(CancellationToken cancellation) => plan is ContainerLaunch
        ? client.StopAsync(DcpKinds.Container, name, cancellation)
        : client.StopAsync(DcpKinds.Executable, name, cancellation);

    public Task DeleteAsync(CancellationToken cancellation) => plan is ContainerLaunch
        ? client.DeleteAsync(DcpKinds.Container, name, cancellation)
        : client.DeleteAsync(DcpKinds.Executable, name, cancellation);

    public IAsyncEnumerable<string> LogAsync(string source, bool follow, CancellationToken cancellation) => plan is ContainerLaunch
        ? client.LogAsync(DcpKinds.Container, name, source, follow, cancellation)
        : client.LogAsync(DcpKinds.Executable, name, source, follow, cancellation);
}
