using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Runs an AppHost's entry point on a thread of its own, holds it where it builds, and takes the built application from it;
/// the entry point is then ended by an exception before it could start the application itself.
/// </summary>
sealed class EntryPointRun(
    MethodInfo entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
{
    readonly Assembly assembly = entryPoint.Module.Assembly;
    readonly TaskCompletionSource<DistributedApplicationBuilder> builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<DistributedApplication> application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<DistributedApplicationBuilder> StartAsync(CancellationToken cancellationToken)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = $"{assembly.GetName().Name} entry point" };
        thread.Start();
        return await builder.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        mayBuild.TrySetResult();
        return await application.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends an entry point whose application is not wanted any more.</summary>
    public void Abandon() => mayBuild.TrySetException(new TakenOverException());

    void Run()
    {
        AppHostInterception.Use(new()
        {
            OnOptions = options =>
            {
                options.AssemblyName ??= assembly.GetName().Name;
                if (options.Args is not { Length: > 0 }) options.Args = args;
                TestingDefaults.Apply(options, configure);
            },
            OnBuilding = described =>
            {
                builder.TrySetResult(described);
                mayBuild.Task.GetAwaiter().GetResult();
            },
            OnBuilt = built =>
            {
                application.TrySetResult(built);
                throw new TakenOverException();
            },
        });
        try
        {
            var result = entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? null : [args]);
            if (result is Task task) task.GetAwaiter().GetResult();
            Fail(new InvalidOperationException($"The entry point of {assembly.GetName().Name} ended without building an application."));
        }
        catch (Exception exception)
        {
            var reason = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            if (reason is not TakenOverException) Fail(reason);
        }
    }

    void Fail(Exception exception)
    {
        builder.TrySetException(exception);
        application.TrySetException(exception);
    }

    /// <summary>Leaves the entry point; never seen outside.</summary>
    sealed class TakenOverException : Exception;
}
