namespace Aspire.Hosting.ApplicationModel;

/// <summary>Arguments and environment of one process, ready to be started.</summary>
/// <param name="Args">In order.</param>
/// <param name="Environment">Each name once; values may hold the DCP template of <see cref="EndpointPorts"/>.</param>
sealed record ExecutionConfiguration(IReadOnlyList<string> Args, IReadOnlyList<(string Name, string Value, bool IsSecret)> Environment);

/// <summary>Evaluates what the application said about a resource, for the executor.</summary>
interface IExecutionConfigurationResolver
{
    /// <summary>Runs all callbacks; waits for addresses and values they refer to.</summary>
    /// <param name="resource">The resource to start.</param>
    /// <param name="resourceId">Id of this process (replica): becomes <c>service.instance.id</c>.</param>
    /// <param name="cancellationToken">Ends waiting for values.</param>
    Task<ExecutionConfiguration> ResolveAsync(IResource resource, string resourceId, CancellationToken cancellationToken);
}
