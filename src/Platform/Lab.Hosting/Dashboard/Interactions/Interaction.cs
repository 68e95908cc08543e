using Lab.Hosting.Dashboard.Protocol;

namespace Lab.Hosting.Dashboard.Interactions;

/// <summary>One open question to whoever looks at the dashboard.</summary>
/// <param name="message">What the dashboard shows.</param>
/// <param name="validate">Puts errors into the inputs of an answer that will not do; null takes every answer.</param>
sealed class Interaction(WatchInteractionsResponseUpdate message, Action<IReadOnlyList<InteractionInput>>? validate)
{
    readonly TaskCompletionSource<WatchInteractionsRequestUpdate> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id => Message.InteractionId;

    /// <summary>What is shown now; a new message after each refused answer.</summary>
    public WatchInteractionsResponseUpdate Message { get; private set; } = message;

    public Task<WatchInteractionsRequestUpdate> Answer => answer.Task;

    /// <summary>False: the answer was refused, or was only a change inside the dialog; <see cref="Message"/> holds what to show now.</summary>
    public bool TryAnswer(WatchInteractionsRequestUpdate given)
    {
        if (given.KindCase == WatchInteractionsRequestUpdate.KindOneofCase.InputsDialog && Message.InputsDialog is { } dialog)
        {
            var inputs = Filled(dialog.InputItems, given.InputsDialog.InputItems);
            if (!given.ResponseUpdate) validate?.Invoke(inputs);
            Message = Message.Clone();
            Message.InputsDialog = new InteractionInputsDialog { InputItems = { inputs } };
            if (given.ResponseUpdate || inputs.Any(input => input.ValidationErrors.Count > 0)) return false;
        }
        answer.TrySetResult(given);
        return true;
    }

    // The asked inputs with the values of the answer: what else the answer says of them does not count.
    static List<InteractionInput> Filled(IEnumerable<InteractionInput> asked, IEnumerable<InteractionInput> given)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var input in given) values[input.Name] = input.Value;
        return [.. asked.Select(input =>
        {
            var filled = input.Clone();
            filled.ValidationErrors.Clear();
            if (values.TryGetValue(input.Name, out var value)) filled.Value = value;
            if (filled.Required && filled.Value.Length == 0) filled.ValidationErrors.Add("A value is needed.");
            return filled;
        })];
    }
}
