using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Protocol;
using IconVariant = Lab.Hosting.Dashboard.Protocol.IconVariant;
using ModelInput = Aspire.Hosting.InteractionInput;
using ModelInputType = Aspire.Hosting.InputType;

namespace Lab.Hosting.Dashboard.Resources;

/// <summary>Commands and the values they ask for, as messages.</summary>
static class CommandMessages
{
    public static IEnumerable<ResourceCommand> Of(CustomResourceSnapshot snapshot) =>
        snapshot.Commands.Where(command => command.Visibility.HasFlag(ResourceCommandVisibility.UI)).Select(Command);

    public static InteractionInput Input(ModelInput input)
    {
        var message = new InteractionInput
        {
            Name = input.Name,
            Label = string.IsNullOrWhiteSpace(input.Label) ? input.Name : input.Label,
            Placeholder = input.Placeholder ?? "",
            InputType = Type(input.InputType),
            Required = input.Required,
            Value = input.Value ?? "",
            Description = input.Description ?? "",
            EnableDescriptionMarkdown = input.EnableDescriptionMarkdown,
            MaxLength = input.MaxLength ?? 0,
            AllowCustomChoice = input.AllowCustomChoice,
            Disabled = input.Disabled,
        };
        foreach (var (value, text) in input.Options ?? []) message.Options[value] = text;
        return message;
    }

    public static IconVariant Variant(Aspire.Hosting.ApplicationModel.IconVariant? variant) =>
        variant == Aspire.Hosting.ApplicationModel.IconVariant.Filled ? IconVariant.Filled : IconVariant.Regular;

    static ResourceCommand Command(ResourceCommandSnapshot command) => new()
    {
        Name = command.Name,
        DisplayName = command.DisplayName,
        DisplayDescription = command.DisplayDescription ?? "",
        ConfirmationMessage = command.ConfirmationMessage ?? "",
        IconName = command.IconName ?? "",
        IconVariant = Variant(command.IconVariant),
        IsHighlighted = command.IsHighlighted,
        State = command.State switch
        {
            Aspire.Hosting.ApplicationModel.ResourceCommandState.Enabled => Protocol.ResourceCommandState.Enabled,
            Aspire.Hosting.ApplicationModel.ResourceCommandState.Disabled => Protocol.ResourceCommandState.Disabled,
            _ => Protocol.ResourceCommandState.Hidden,
        },
        ArgumentInputs = { command.Arguments.Select(Input) },
    };

    static InputType Type(ModelInputType type) => type switch
    {
        ModelInputType.SecretText => InputType.SecretText,
        ModelInputType.Choice => InputType.Choice,
        ModelInputType.Boolean => InputType.Boolean,
        ModelInputType.Number => InputType.Number,
        _ => InputType.Text,
    };
}
