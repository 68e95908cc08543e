namespace Aspire.Hosting;

/// <summary>Lets a command refuse its arguments, one by one.</summary>
public sealed class InputsDialogValidationContext
{
    readonly List<(string Input, string Message)> errors = [];

    public required InteractionInputCollection Inputs { get; init; }

    public required IServiceProvider Services { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    internal IReadOnlyList<(string Input, string Message)> Errors => errors;

    public void AddValidationError(InteractionInput input, string errorMessage) => errors.Add((input.Name, errorMessage));

    public void AddValidationError(string inputName, string errorMessage) => errors.Add((inputName, errorMessage));
}
