using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command; one of the same name is replaced.</summary>
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder,
        string name,
        string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        CommandOptions? commandOptions = null)
        where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(displayName);
        var options = commandOptions ?? new();
        foreach (var old in builder.Resource.Annotations.OfType<ResourceCommandAnnotation>().Where(command => command.Name == name).ToArray())
            builder.Resource.Annotations.Remove(old);
        return builder.WithAnnotation(new ResourceCommandAnnotation(
            name,
            displayName,
            options.UpdateState ?? (_ => ResourceCommandState.Enabled),
            executeCommand,
            options.Description,
            options.Arguments,
            options.ConfirmationMessage,
            options.IconName,
            options.IconVariant,
            options.IsHighlighted,
            options.Visibility,
            options.ValidateArguments));
    }

    /// <summary>Adds a command that sends a request to the resource.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Path and query of the request.</param>
    /// <param name="displayName">Text of the button.</param>
    /// <param name="endpointName">Null: the https endpoint, else the http one.</param>
    /// <param name="commandName">Null: made of resource, endpoint, method and path.</param>
    /// <param name="commandOptions">Method (POST), body, reading of the answer.</param>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        string? endpointName = null,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        var selector = (endpointName is null ? commandOptions?.EndpointSelector : null)
            ?? (() => HttpEndpoint(builder.Resource, endpointName, "HTTP command"));
        return builder.WithHttpCommand(path, displayName, selector, commandName, commandOptions);
    }

    /// <inheritdoc cref="WithHttpCommand{TResource}(IResourceBuilder{TResource}, string, string, string?, string?, HttpCommandOptions?)"/>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        Func<EndpointReference>? endpointSelector,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        var options = commandOptions ?? new();
        endpointSelector ??= options.EndpointSelector ?? (() => HttpEndpoint(builder.Resource, null, "HTTP command"));
        var method = (options.Method ?? HttpMethod.Post).Method.ToLowerInvariant();
        commandName ??= $"{builder.Resource.Name}-{EndpointNameOrDefault(endpointSelector)}-http-{method}-{path}";
        var command = new HttpCommand(path, endpointSelector, options);

        // A request needs somebody who answers it.
        options.UpdateState ??= context => context.ResourceSnapshot.HealthStatus == HealthStatus.Healthy
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
        return builder.WithCommand(commandName, displayName, command.ExecuteAsync, options);
    }
}
