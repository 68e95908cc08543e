using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dcp;

/// <summary>
/// One process (replica) or container of a resource through all its lives: starts it, shows what DCP says of it,
/// starts it again when it dies by itself, stops it.
/// </summary>
sealed class ResourceInstance
{
    /// <summary>DCP forces the end after some 7 s.</summary>
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    static readonly TimeSpan LogLimit = TimeSpan.FromSeconds(3);

    readonly InstanceServices shared;
    readonly ResourceStart before;
    readonly IReadOnlyDictionary<string, string> annotations;
    readonly bool isJob;
    readonly bool isServer;
    readonly RestartPolicy policy;
    readonly ILogger console;

    /// <summary>Held while it is started or stopped, so that each does a whole thing.</summary>
    readonly SemaphoreSlim turn = new(1);

    volatile DcpRun? run;

    /// <summary>Ends the waiting of a start: for dependencies, or for the end of the back-off.</summary>
    volatile CancellationTokenSource? waiting;

    /// <summary>Begins the state between a death and the next start.</summary>
    public const string RestartingState = "Restarting";

    int lives;

    /// <param name="resource">Whose process it is.</param>
    /// <param name="id">Its id; the resource's name when it has one process.</param>
    /// <param name="before">What the processes of the resource wait for together.</param>
    /// <param name="annotations">Of DCP's object: what the process listens on.</param>
    /// <param name="isJob">Others wait for its end, so that its end is never a death.</param>
    /// <param name="shared">What all instances use.</param>
    public ResourceInstance(
        IResource resource, string id, ResourceStart before, IReadOnlyDictionary<string, string> annotations, bool isJob, InstanceServices shared)
    {
        Resource = resource;
        Id = id;
        this.before = before;
        this.annotations = annotations;
        this.isJob = isJob;
        this.shared = shared;
        isServer = resource.Annotations.OfType<EndpointAnnotation>().Any();
        policy = new(shared.Time);
        console = shared.Loggers.GetLogger(id);
    }

    public IResource Resource { get; }

    public string Id { get; }

    /// <summary>Starts it unless it runs; never throws for what is the resource's own fault, but shows it.</summary>
    /// <param name="byHand">A person asked: earlier deaths are forgotten.</param>
    /// <param name="cancellation">Ends waiting.</param>
    public Task StartAsync(bool byHand, CancellationToken cancellation) => StartAfterAsync(TimeSpan.Zero, byHand, cancellation);

    /// <summary>Stops it, or gives up starting it.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        EndWaiting();
        await turn.WaitAsync(cancellation);
        try
        {
            if (run is not { Ended.IsCompleted: false } now)
            {
                // Nothing runs: a back-off or a wait was ended above.
                if (!IsOver()) Publish(snapshot => snapshot.In(lives == 0 ? KnownResourceStates.NotStarted : KnownResourceStates.Exited));
                return;
            }
            now.StopWanted = true;
            Publish(snapshot => snapshot.In(KnownResourceStates.Stopping));
            await now.StopAsync(cancellation);
            await now.Ended.WaitAsync(StopLimit, shared.Time, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task RestartAsync(CancellationToken cancellation)
    {
        await StopAsync(cancellation);
        await StartAsync(byHand: true, cancellation);
    }

    /// <summary>Called by the watch with every change of this instance's object.</summary>
    public void Observe(DcpRun of, ObservedStatus status, bool deleted)
    {
        if (of != run) return;
        if (deleted)
        {
            if (of.SetEnded()) Publish(snapshot => snapshot.In(KnownResourceStates.Exited));
            return;
        }
        if (status.Phase is Phase.Running or Phase.Stopping or Phase.Ended && !of.HasLogs)
        {
            of.HasLogs = true;
            of.Logs = shared.Pump.RunAsync(Id, of, shared.Stopping);
        }
        switch (status.Phase)
        {
            case Phase.Running:
                Publish(snapshot => snapshot.Observed(of.Plan, status).In(of.StopWanted ? KnownResourceStates.Stopping : KnownResourceStates.Running));
                break;
            case Phase.EngineUnhealthy:
                Publish(snapshot => snapshot.Observed(of.Plan, status).In(KnownResourceStates.RuntimeUnhealthy, KnownResourceStateStyles.Warn));
                break;
            case Phase.Ended or Phase.FailedToStart:
                if (of.SetEnded()) End(of, status);
                break;
            default:
                Publish(snapshot => snapshot.Observed(of.Plan, status).In(
                    of.StopWanted || status.Phase == Phase.Stopping ? KnownResourceStates.Stopping : KnownResourceStates.Starting));
                break;
        }
    }

    /// <summary>The current life, for the watch.</summary>
    public DcpRun? Run => run;

    async Task StartAfterAsync(TimeSpan delay, bool byHand, CancellationToken cancellation)
    {
        // Starting by hand during a back-off does not wait for its end.
        if (byHand) EndWaiting();
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(cancellation, shared.Stopping);
        waiting = mine;
        try
        {
            if (delay > TimeSpan.Zero) await Task.Delay(delay, shared.Time, mine.Token);
            await turn.WaitAsync(mine.Token);
            try
            {
                if (run is { Ended.IsCompleted: false }) return;
                if (byHand) policy.Forget();
                await StartNowAsync(mine.Token);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Whoever ended the wait says what it is now.
        }
        finally
        {
            Interlocked.CompareExchange(ref waiting, null, mine);
        }
    }

    void EndWaiting()
    {
        try
        {
            waiting?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The wait ended by itself just now.
        }
    }

    async Task StartNowAsync(CancellationToken cancellation)
    {
        try
        {
            Publish(snapshot => snapshot.In(KnownResourceStates.Starting));
            await (lives == 0 ? before.FirstAsync(cancellation) : before.AgainAsync(cancellation));
            Publish(snapshot => snapshot.In(KnownResourceStates.Starting));
            if (run is { } old) await RemoveAsync(old, cancellation);

            var plan = await shared.Planner.PlanAsync(Resource, Id, console, cancellation);
            var next = new DcpRun(shared.Client, string.Create(CultureInfo.InvariantCulture, $"{Id.ToLowerInvariant()}-{++lives}"), plan);
            Publish(snapshot => snapshot.Starting(plan));
            run = next;
            await next.CreateAsync(annotations, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Anything may be thrown here: callbacks of the application run too. It is this resource's failure only.
            run?.SetEnded();
            Fail(failure.Message);
            if (failure is not (LabException or DistributedApplicationException or DcpException or TimeoutException))
                shared.Logger.LogError(failure, "Resource {ResourceId} could not be started.", Id);
        }
    }

    async Task RemoveAsync(DcpRun old, CancellationToken cancellation)
    {
        // What it wrote last is in files that go with the object.
        await Task.WhenAny(old.Logs, Task.Delay(LogLimit, shared.Time, cancellation));
        await old.DeleteAsync(cancellation);
    }

    void End(DcpRun of, ObservedStatus status)
    {
        Publish(snapshot => snapshot.Observed(of.Plan, status));
        var how = status.ExitCode is { } code ? $"with exit code {code}" : "without an exit code (ended by a signal)";
        if (status.Phase == Phase.FailedToStart)
            Fail(of.Plan is ProcessLaunch process ? $"'{process.Spec.ExecutablePath}' could not be started: is it there and executable?" : status.Message ?? "The container did not start.");
        else if (of.StopWanted || shared.Stopping.IsCancellationRequested)
            Publish(snapshot => snapshot.In(KnownResourceStates.Exited));
        else if (isJob || (status.ExitCode == 0 && !isServer))
            Publish(snapshot => snapshot.In(status.ExitCode == 0 ? KnownResourceStates.Finished : KnownResourceStates.Exited));
        else if (policy.NextDelay() is { } delay)
            ComeBack(delay, how);
        else
            Fail($"It ended by itself {RestartPolicy.MostRestarts + 1} times within {RestartPolicy.Window.TotalMinutes:0} minutes, the last time {how}; it is not started again. 'start' tries anew.");
        shared.Ended(this);
    }

    void ComeBack(TimeSpan delay, string how)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{RestartingState} in {delay.TotalSeconds:0} s ({policy.Count} of {RestartPolicy.MostRestarts})");
        console.LogError("Ended by itself {How}. {Next}.", how, text);
        Publish(snapshot => snapshot.In(text, KnownResourceStateStyles.Warn).Because($"It ended by itself {how}."));
        _ = StartAfterAsync(delay, byHand: false, shared.Stopping);
    }

    void Fail(string reason)
    {
        console.LogError("{Reason}", reason);
        Publish(snapshot => snapshot.In(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error).Because(reason));
    }

    bool IsOver() =>
        shared.Notifications.TryGetCurrentState(Id, out var current)
        && (current.Snapshot.State?.Text == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(current.Snapshot.State?.Text));

    // Publishing is done when the call returns: the task is a completed one.
    void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        shared.Notifications.PublishUpdateAsync(Resource, Id, change).GetAwaiter().GetResult();
}
