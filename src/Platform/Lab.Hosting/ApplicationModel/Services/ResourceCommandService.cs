using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs commands of resources.</summary>
public partial class ResourceCommandService
{
    readonly DistributedApplicationModel model;
    readonly ResourceNotificationService notifications;
    readonly ResourceLoggerService loggers;
    readonly IServiceProvider services;
    readonly ILogger logger;

    internal ResourceCommandService(
        DistributedApplicationModel model,
        ResourceNotificationService notifications,
        ResourceLoggerService loggers,
        IServiceProvider services,
        ILogger<ResourceCommandService> logger)
    {
        this.model = model;
        this.notifications = notifications;
        this.loggers = loggers;
        this.services = services;
        this.logger = logger;
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resourceId, commandName, new([]), cancellationToken);

    /// <summary>Runs a command of one process of a resource; <paramref name="resourceId"/> may also be the name of the resource.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
    {
        if (notifications.TryGetCurrentState(resourceId, out var current))
            return await ExecuteAsync(current.Resource, resourceId, commandName, arguments, cancellationToken).ConfigureAwait(false);
        return model.Resources.TryGetByName(resourceId, out var resource)
            ? await ExecuteCommandAsync(resource, commandName, arguments, cancellationToken).ConfigureAwait(false)
            : CommandResults.Failure($"There is no resource '{resourceId}'.");
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource, commandName, new([]), cancellationToken);

    /// <summary>Runs a command on every process of a resource, side by side; the first failure is the result.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
    {
        var results = await Task.WhenAll(
            ResourceIds.Of(resource).Select(id => ExecuteAsync(resource, id, commandName, arguments, cancellationToken))).ConfigureAwait(false);
        return results.FirstOrDefault(result => !result.Success) ?? results[0];
    }

    async Task<ExecuteCommandResult> ExecuteAsync(
        IResource resource, string resourceId, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken)
    {
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(candidate => candidate.Name == commandName);
        if (command is null) return CommandResults.Failure($"Resource '{resource.Name}' has no command '{commandName}'.");

        var inputs = CommandArguments.Complete(command.Arguments, arguments, out var problem);
        if (problem is not null) return CommandResults.Failure(problem);
        if (command.ValidateArguments is { } validate)
        {
            var context = new InputsDialogValidationContext { Inputs = inputs, Services = services, CancellationToken = cancellationToken };
            await validate(context).ConfigureAwait(false);
            if (context.Errors.Count > 0)
                return CommandResults.Failure(string.Join(" ", context.Errors.Select(error => $"{error.Input}: {error.Message}")));
        }

        var console = loggers.GetLogger(resourceId);
        try
        {
            var result = await command.ExecuteCommand(new()
            {
                ServiceProvider = services,
                ResourceName = resourceId,
                CancellationToken = cancellationToken,
                Logger = console,
                Arguments = inputs,
            }).ConfigureAwait(false);
            if (!result.Success && !result.Canceled) LogFailed(resourceId, commandName, result.ErrorMessage ?? result.Message ?? "no reason given");
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
        catch (Exception exception)
        {
            LogThrew(exception, resourceId, commandName);
            return CommandResults.Failure(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Command {Command} of {ResourceId} failed: {Reason}")]
    partial void LogFailed(string resourceId, string command, string reason);

    [LoggerMessage(LogLevel.Error, "Command {Command} of {ResourceId} threw.")]
    partial void LogThrew(Exception exception, string resourceId, string command);
}
