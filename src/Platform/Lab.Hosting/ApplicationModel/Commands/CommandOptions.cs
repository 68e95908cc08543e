namespace Aspire.Hosting.ApplicationModel;

/// <summary>Look and rules of a command.</summary>
public class CommandOptions
{
    public string? Description { get; set; }

    /// <summary>Values the user is asked for.</summary>
    public IReadOnlyList<InteractionInput> Arguments { get; set; } = [];

    /// <summary>Asked before the command runs.</summary>
    public string? ConfirmationMessage { get; set; }

    public string? IconName { get; set; }

    public IconVariant? IconVariant { get; set; }

    /// <summary>True: shown as a button, not only in the menu.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Null: enabled while the resource runs.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }

    public Func<InputsDialogValidationContext, Task>? ValidateArguments { get; set; }

    public ResourceCommandVisibility Visibility { get; set; } = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api;
}
