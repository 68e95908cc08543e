using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Protocol;
using Lab.Hosting.Dashboard.Resources;
using Microsoft.Extensions.Hosting;
using InteractionInput = Lab.Hosting.Dashboard.Protocol.InteractionInput;

namespace Lab.Hosting.Dashboard.Interactions;

/// <summary>Asks in the dashboard for parameters that have no value: a bar over the pages, behind its button a dialog.</summary>
sealed class ParameterPrompts(ResourceNotificationService notifications, ResourceCommandService commands, InteractionHub interactions) : BackgroundService
{
    readonly Lock gate = new();
    readonly SortedDictionary<string, IResource> missing = new(StringComparer.Ordinal);
    CancellationTokenSource? asking;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WatchAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The notifications end a little before this service is asked to.
        }
    }

    async Task WatchAsync(CancellationToken cancellation)
    {
        var asked = Task.CompletedTask;
        await foreach (var change in notifications.WatchAsync(cancellation))
        {
            if (change.Resource is not ParameterResource || !Note(change)) continue;
            // What is open names the wrong parameters now: closed, and opened anew while any is missing.
            if (asking is not null) await asking.CancelAsync();
            await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            asking?.Dispose();
            asking = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            asked = AskAsync(asking.Token);
        }
    }

    public override void Dispose()
    {
        asking?.Dispose();
        base.Dispose();
    }

    // True when the list of missing ones is another now.
    bool Note(ResourceEvent change)
    {
        lock (gate)
            return change.Snapshot.State?.Text == KnownResourceStates.ValueMissing
                ? SetCommand(change.Resource) is not null && missing.TryAdd(change.Resource.Name, change.Resource)
                : missing.Remove(change.Resource.Name);
    }

    async Task AskAsync(CancellationToken cancellation)
    {
        IResource[] parameters;
        lock (gate) parameters = [.. missing.Values];
        if (parameters.Length == 0) return;

        var names = string.Join(", ", parameters.Select(parameter => parameter.Name));
        while (await interactions.NotifyAsync("Parameters without a value", names, "Enter values", MessageIntent.Warning, cancellation))
        {
            var answers = await interactions.AskInputsAsync(
                "Parameters without a value", "What waits for them starts as soon as they are set.", parameters.SelectMany(Inputs), null, cancellation);
            if (answers is null) continue;
            await SetAsync(parameters, answers, CancellationToken.None);
            return;
        }
    }

    async Task SetAsync(IEnumerable<IResource> parameters, IReadOnlyList<InteractionInput> answers, CancellationToken cancellation)
    {
        foreach (var parameter in parameters)
        {
            var given = answers.Where(answer => answer.Name.StartsWith(parameter.Name + ":", StringComparison.Ordinal))
                .Select(answer => new Aspire.Hosting.InteractionInput
                {
                    Name = answer.Name[(parameter.Name.Length + 1)..],
                    InputType = Aspire.Hosting.InputType.Text,
                    Value = answer.Value,
                });
            await commands.ExecuteCommandAsync(
                parameter, KnownResourceCommands.SetParameterCommand, new InteractionInputCollection([.. given]), cancellation);
        }
    }

    // The arguments of the command that sets it, named PARAMETER:ARGUMENT.
    static IEnumerable<InteractionInput> Inputs(IResource parameter) =>
        SetCommand(parameter)!.Arguments.Select(argument =>
        {
            var input = CommandMessages.Input(argument);
            input.Name = $"{parameter.Name}:{argument.Name}";
            return input;
        });

    static ResourceCommandAnnotation? SetCommand(IResource parameter) =>
        parameter.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(command => command.Name == KnownResourceCommands.SetParameterCommand);
}
