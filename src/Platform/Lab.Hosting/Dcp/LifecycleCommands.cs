using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Hosting.Dcp;

/// <summary>The commands start, stop and restart of every resource with a process.</summary>
static class LifecycleCommands
{
    enum Stage
    {
        /// <summary>Does not run and will not by itself, or pauses between a death and the next start.</summary>
        Idle,
        Waiting,
        Starting,
        Running,
        Stopping,
    }

    public static void AddTo(IResource resource)
    {
        var start = KnownResourceCommands.StartCommand;
        var stop = KnownResourceCommands.StopCommand;
        var restart = KnownResourceCommands.RestartCommand;
        Add(resource, start, "Start", "Play", isHighlighted: true, StateOfStart, (instance, cancellation) => instance.StartAsync(byHand: true, cancellation));
        Add(resource, stop, "Stop", "Stop", isHighlighted: true, StateOfStop, (instance, cancellation) => instance.StopAsync(cancellation));
        Add(resource, restart, "Restart", "ArrowCounterclockwise", isHighlighted: false, StateOfRestart, (instance, cancellation) => instance.RestartAsync(cancellation));
    }

    public static ResourceCommandState StateOfStart(string? state) => StageOf(state) switch
    {
        Stage.Idle => ResourceCommandState.Enabled,
        Stage.Running => ResourceCommandState.Hidden,
        _ => ResourceCommandState.Disabled,
    };

    public static ResourceCommandState StateOfStop(string? state) => StageOf(state) switch
    {
        Stage.Idle => IsRestarting(state) ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
        Stage.Stopping => ResourceCommandState.Disabled,
        _ => ResourceCommandState.Enabled,
    };

    public static ResourceCommandState StateOfRestart(string? state) =>
        StageOf(state) == Stage.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    static Stage StageOf(string? state)
    {
        if (state == KnownResourceStates.Waiting) return Stage.Waiting;
        if (state == KnownResourceStates.Starting || state == KnownResourceStates.Building || state is null) return Stage.Starting;
        if (state == KnownResourceStates.Stopping) return Stage.Stopping;
        return state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state) || IsRestarting(state) ? Stage.Idle : Stage.Running;
    }

    static bool IsRestarting(string? state) => state?.StartsWith(ResourceInstance.RestartingState, StringComparison.Ordinal) == true;

    static void Add(
        IResource resource, string name, string displayName, string icon, bool isHighlighted,
        Func<string?, ResourceCommandState> state, Func<ResourceInstance, CancellationToken, Task> execute)
    {
        // The application's own command of that name wins.
        if (resource.Annotations.OfType<ResourceCommandAnnotation>().Any(command => command.Name == name)) return;
        resource.Annotations.Add(new ResourceCommandAnnotation(
            name,
            displayName,
            context => state(context.ResourceSnapshot.State?.Text),
            context => ExecuteAsync(context, displayName, execute),
            displayDescription: null,
            arguments: null,
            confirmationMessage: null,
            icon,
            IconVariant.Filled,
            isHighlighted));
    }

    static async Task<ExecuteCommandResult> ExecuteAsync(
        ExecuteCommandContext context, string displayName, Func<ResourceInstance, CancellationToken, Task> execute)
    {
        if (context.ServiceProvider.GetRequiredService<DcpExecutor>().Find(context.ResourceName) is not { } instance)
            return CommandResults.Failure($"'{context.ResourceName}' has no process: the application has not started it yet, or ends.");
        try
        {
            await execute(instance, context.CancellationToken);
            return CommandResults.Success();
        }
        catch (TimeoutException)
        {
            return CommandResults.Failure($"{displayName}: the process did not end in time.");
        }
        catch (DcpException refusal)
        {
            return CommandResults.Failure(refusal.Message);
        }
    }
}
