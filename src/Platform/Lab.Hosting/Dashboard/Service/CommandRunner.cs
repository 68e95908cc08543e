using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Protocol;
using Lab.Hosting.Dashboard.Resources;
using InteractionInput = Aspire.Hosting.InteractionInput;
using InteractionInputCollection = Aspire.Hosting.InteractionInputCollection;
using ResultFormat = Aspire.Hosting.ApplicationModel.CommandResultFormat;

namespace Lab.Hosting.Dashboard.Service;

/// <summary>A command pressed in the dashboard: its values in, how it ended out.</summary>
sealed class CommandRunner(ResourceCommandService commands, ResourceNotificationService notifications)
{
    public async Task<ResourceCommandResponse> ExecuteAsync(ResourceCommandRequest request, CancellationToken cancellation)
    {
        if (!notifications.TryGetCurrentState(request.ResourceName, out var current))
            return Response(ResourceCommandResponseKind.Failed, $"There is no resource '{request.ResourceName}'.");

        var arguments = new InteractionInputCollection([.. request.Arguments.Select(argument => Input(argument.Key, ValueMessage.Text(argument.Value)))]);
        if (Problem(current, request.CommandName, arguments) is { } problem) return Response(ResourceCommandResponseKind.InvalidArguments, problem);

        var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, arguments, cancellation);
        var kind = result switch
        {
            { Canceled: true } => ResourceCommandResponseKind.Cancelled,
            { Success: true } => ResourceCommandResponseKind.Succeeded,
            _ => ResourceCommandResponseKind.Failed,
        };
        var response = Response(kind, kind == ResourceCommandResponseKind.Failed ? result.ErrorMessage ?? result.Message : result.Message);
        if (result.Data is { } data)
            response.Result = new ResourceCommandResult { Value = data.Value, Format = Format(data.Format), DisplayImmediately = data.DisplayImmediately };
        return response;
    }

    static string? Problem(ResourceEvent current, string commandName, InteractionInputCollection arguments)
    {
        var command = current.Resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(command => command.Name == commandName);
        if (command is null) return null;
        CommandArguments.Complete(command.Arguments, arguments, out var problem);
        return problem;
    }

    // Kind and limits are those of the declared input; the request has none.
    static InteractionInput Input(string name, string? value) => new() { Name = name, InputType = Aspire.Hosting.InputType.Text, Value = value };

    static ResourceCommandResponse Response(ResourceCommandResponseKind kind, string? message)
    {
        var response = new ResourceCommandResponse { Kind = kind };
        if (message is not null) response.Message = message;
        return response;
    }

    static Protocol.CommandResultFormat Format(ResultFormat format) => format switch
    {
        ResultFormat.Json => Protocol.CommandResultFormat.Json,
        ResultFormat.Markdown => Protocol.CommandResultFormat.Markdown,
        _ => Protocol.CommandResultFormat.Text,
    };
}
