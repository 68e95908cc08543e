using Lab.Hosting.Dashboard.Protocol;
using Lab.Hosting.Dashboard.Resources;

namespace Lab.Hosting.Dashboard.Interactions;

/// <summary>The open questions, shown in every dashboard that watches; the first answer counts and closes the others.</summary>
sealed class InteractionHub
{
    readonly Lock gate = new();
    readonly Dictionary<int, Interaction> open = [];
    readonly List<LatestChanges<int, WatchInteractionsResponseUpdate>> watchers = [];
    int lastId;

    /// <summary>Shows a bar with a button; true when it was pressed, false when the bar was closed.</summary>
    public async Task<bool> NotifyAsync(string title, string text, string button, MessageIntent intent, CancellationToken cancellation)
    {
        var answer = await AskAsync(
            new WatchInteractionsResponseUpdate
            {
                Title = title,
                Message = text,
                PrimaryButtonText = button,
                ShowDismiss = true,
                Notification = new InteractionNotification { Intent = intent },
            },
            null,
            cancellation);
        return answer.Notification is { HasResult: true, Result: true };
    }

    /// <summary>Shows a dialog; the inputs with their values, null when it was closed without an answer.</summary>
    /// <param name="title">Head of the dialog.</param>
    /// <param name="text">What it is for.</param>
    /// <param name="inputs">What to ask.</param>
    /// <param name="validate">Adds to ValidationErrors of the inputs; the dialog stays open then.</param>
    /// <param name="cancellation">Closes the dialog.</param>
    public async Task<IReadOnlyList<InteractionInput>?> AskInputsAsync(
        string title, string text, IEnumerable<InteractionInput> inputs, Action<IReadOnlyList<InteractionInput>>? validate, CancellationToken cancellation)
    {
        var interaction = Open(
            new WatchInteractionsResponseUpdate
            {
                Title = title,
                Message = text,
                PrimaryButtonText = "Save",
                SecondaryButtonText = "Cancel",
                ShowSecondaryButton = true,
                ShowDismiss = true,
                InputsDialog = new InteractionInputsDialog { InputItems = { inputs } },
            },
            validate);
        var answer = await AnswerAsync(interaction, cancellation);
        return answer.KindCase == WatchInteractionsRequestUpdate.KindOneofCase.InputsDialog ? interaction.Message.InputsDialog.InputItems : null;
    }

    /// <summary>An answer that a dashboard sent; one to a question that is closed counts for nothing.</summary>
    public void Answer(WatchInteractionsRequestUpdate answer)
    {
        lock (gate)
        {
            if (!open.TryGetValue(answer.InteractionId, out var interaction)) return;
            if (interaction.TryAnswer(answer)) Close(interaction);
            else Tell(interaction.Message);
        }
    }

    /// <summary>All open questions, then what opens, changes and closes.</summary>
    public LatestChanges<int, WatchInteractionsResponseUpdate> Watch()
    {
        lock (gate)
        {
            var watcher = new LatestChanges<int, WatchInteractionsResponseUpdate>(Leave);
            foreach (var interaction in open.Values) watcher.Add(interaction.Id, interaction.Message);
            watchers.Add(watcher);
            return watcher;
        }
    }

    Task<WatchInteractionsRequestUpdate> AskAsync(
        WatchInteractionsResponseUpdate message, Action<IReadOnlyList<InteractionInput>>? validate, CancellationToken cancellation) =>
        AnswerAsync(Open(message, validate), cancellation);

    Interaction Open(WatchInteractionsResponseUpdate message, Action<IReadOnlyList<InteractionInput>>? validate)
    {
        lock (gate)
        {
            message.InteractionId = ++lastId;
            var interaction = new Interaction(message, validate);
            open.Add(interaction.Id, interaction);
            Tell(message);
            return interaction;
        }
    }

    async Task<WatchInteractionsRequestUpdate> AnswerAsync(Interaction interaction, CancellationToken cancellation)
    {
        try
        {
            return await interaction.Answer.WaitAsync(cancellation);
        }
        finally
        {
            lock (gate) Close(interaction);
        }
    }

    void Close(Interaction interaction)
    {
        if (open.Remove(interaction.Id))
            Tell(new WatchInteractionsResponseUpdate { InteractionId = interaction.Id, Complete = new InteractionComplete() });
    }

    void Tell(WatchInteractionsResponseUpdate message)
    {
        foreach (var watcher in watchers) watcher.Add(message.InteractionId, message);
    }

    void Leave(LatestChanges<int, WatchInteractionsResponseUpdate> watcher)
    {
        lock (gate) watchers.Remove(watcher);
    }
}
