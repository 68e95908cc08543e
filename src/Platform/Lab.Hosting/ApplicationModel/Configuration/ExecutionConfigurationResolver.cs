namespace Aspire.Hosting.ApplicationModel;

/// <inheritdoc cref="IExecutionConfigurationResolver"/>
sealed class ExecutionConfigurationResolver(DistributedApplicationExecutionContext executionContext, ResourceLoggerService loggers)
    : IExecutionConfigurationResolver
{
    /// <summary>Stands in OTEL_RESOURCE_ATTRIBUTES until the process is known.</summary>
    internal const string InstanceIdPlaceholder = "{lab.instance.id}";

    public async Task<ExecutionConfiguration> ResolveAsync(IResource resource, string resourceId, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(resourceId);
        var values = new ValueResolver(new() { ExecutionContext = executionContext, Caller = resource });

        var variables = new Dictionary<string, object>(StringComparer.Ordinal);
        var environmentContext = new EnvironmentCallbackContext(executionContext, resource, variables, cancellationToken) { Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
            await annotation.Callback(environmentContext).ConfigureAwait(false);

        var environment = new List<(string, string, bool)>(variables.Count);
        foreach (var (name, value) in variables)
        {
            var (text, isSecret) = await values.ResolveAsync(value, cancellationToken).ConfigureAwait(false);
            if (text is not null) environment.Add((name, text.Replace(InstanceIdPlaceholder, resourceId, StringComparison.Ordinal), isSecret));
        }

        var given = new List<object>();
        var argsContext = new CommandLineArgsCallbackContext(given, resource, cancellationToken) { ExecutionContext = executionContext, Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
            await annotation.Callback(argsContext).ConfigureAwait(false);

        var args = new List<string>(given.Count);
        foreach (var value in given)
        {
            var (text, _) = await values.ResolveAsync(value, cancellationToken).ConfigureAwait(false);
            if (text is not null) args.Add(text);
        }

        return new(args, environment);
    }
}
