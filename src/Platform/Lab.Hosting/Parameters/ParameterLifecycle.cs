using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Shows a parameter's value, masked when secret; where it has none, it can be set by the command <c>set-parameter</c>.</summary>
static class ParameterLifecycle
{
    const string ValueInput = "value";
    const string SaveInput = "save";

    public static async Task RunAsync(InitializeResourceEvent initialize, CancellationToken cancellationToken)
    {
        var parameter = (ParameterResource)initialize.Resource;
        try
        {
            await ShowAsync(initialize.Notifications, parameter, parameter.Value).ConfigureAwait(false);
        }
        catch (MissingParameterValueException exception)
        {
            if (parameter.CanBeEntered) AddCommand(initialize, parameter);
            initialize.Logger.LogWarning("{Message}", exception.Message);
            await initialize.Notifications.PublishUpdateAsync(parameter, snapshot => snapshot with
            {
                State = new(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn),
            }).ConfigureAwait(false);
        }

        if (parameter is IResourceWithConnectionString && (parameter.CanBeEntered || parameter.HasValue))
        {
            await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
            await initialize.Eventing.PublishAsync(new ConnectionStringAvailableEvent(parameter, initialize.Services), cancellationToken).ConfigureAwait(false);
        }
    }

    static Task ShowAsync(ResourceNotificationService notifications, ParameterResource parameter, string value) =>
        notifications.PublishUpdateAsync(parameter, snapshot => snapshot with
        {
            State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            Properties = snapshot.Properties.WithProperty("Value", value, parameter.Secret),
        });

    static void AddCommand(InitializeResourceEvent initialize, ParameterResource parameter)
    {
        parameter.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.SetParameterCommand,
            "Set value",
            context => context.ResourceSnapshot.State?.Text == KnownResourceStates.ValueMissing ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
            context => SetAsync(initialize, parameter, context),
            parameter.Description,
            [
                new()
                {
                    Name = ValueInput,
                    Label = parameter.Name,
                    InputType = parameter.Secret ? InputType.SecretText : InputType.Text,
                    Required = true,
                },
                new() { Name = SaveInput, Label = "Keep for later runs", InputType = InputType.Boolean, Value = "false" },
            ],
            confirmationMessage: null,
            "Key",
            IconVariant.Regular,
            isHighlighted: true));
    }

    static async Task<ExecuteCommandResult> SetAsync(InitializeResourceEvent initialize, ParameterResource parameter, ExecuteCommandContext context)
    {
        var value = context.Arguments.GetString(ValueInput)!;
        if (!parameter.TryEnter(value)) return CommandResults.Failure($"The parameter '{parameter.Name}' has a value already.");
        if (context.Arguments.GetString(SaveInput) is { } save && bool.Parse(save))
            context.ServiceProvider.GetRequiredService<IUserSecretsManager>().TrySetSecret(ParameterValues.Key(parameter), value);
        await ShowAsync(initialize.Notifications, parameter, value).ConfigureAwait(false);
        return CommandResults.Success();
    }
}
