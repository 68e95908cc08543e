using System.Threading.Channels;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Interactions;
using Lab.Hosting.Dashboard.Protocol;
using Lab.Hosting.Dashboard.Resources;
using Lab.Platform.Tests.Hosting.Dashboard.Service;
using Input = Aspire.Hosting.InteractionInput;
using InputKind = Aspire.Hosting.InputType;
using Kind = Lab.Hosting.Dashboard.Protocol.WatchInteractionsResponseUpdate.KindOneofCase;

namespace Lab.Platform.Tests.Hosting.Dashboard.Interactions;

public sealed class ParameterPromptsTests : IAsyncDisposable
{
    readonly ParameterResource address = new("address", _ => throw new MissingParameterValueException("none"));
    readonly Channel<(string? Value, string? Save)> set = Channel.CreateUnbounded<(string?, string?)>();
    readonly DashboardFixture fixture;
    readonly ParameterPrompts prompts;
    readonly LatestChanges<int, WatchInteractionsResponseUpdate> shown;

    public ParameterPromptsTests()
    {
        fixture = new DashboardFixture(address);
        prompts = new ParameterPrompts(fixture.Notifications, fixture.Commands, fixture.Interactions);
        shown = fixture.Interactions.Watch();
        address.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.SetParameterCommand,
            "Set",
            _ => Aspire.Hosting.ApplicationModel.ResourceCommandState.Enabled,
            context =>
            {
                set.Writer.TryWrite((context.Arguments.GetString("value"), context.Arguments.GetString("save")));
                return Task.FromResult(CommandResults.Success());
            },
            null,
            [
                new Input { Name = "value", Label = "address", InputType = InputKind.Text, Required = true },
                new Input { Name = "save", InputType = InputKind.Boolean, Value = "false" },
            ],
            null,
            null,
            null,
            isHighlighted: true));
    }

    public async ValueTask DisposeAsync()
    {
        await prompts.StopAsync(CancellationToken.None);
        prompts.Dispose();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Missing_value_is_asked_for_and_set_by_the_command_of_the_parameter()
    {
        await prompts.StartAsync(TestContext.Current.CancellationToken);
        await MissingAsync();

        var bar = await NextAsync(Kind.Notification);
        Assert.Equal("address", bar.Message);
        fixture.Interactions.Answer(new() { InteractionId = bar.InteractionId, Notification = new() { Result = true } });

        var dialog = await NextAsync(Kind.InputsDialog);
        Assert.Equal(["address:value", "address:save"], dialog.InputsDialog.InputItems.Select(input => input.Name));
        var answer = new InteractionInputsDialog { InputItems = { dialog.InputsDialog.InputItems } };
        answer.InputItems[0].Value = "a@b.c";
        fixture.Interactions.Answer(new() { InteractionId = dialog.InteractionId, InputsDialog = answer });

        Assert.Equal(("a@b.c", "false"), await set.Reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Value_that_came_another_way_closes_the_question()
    {
        await MissingAsync();
        await prompts.StartAsync(TestContext.Current.CancellationToken);
        var bar = await NextAsync(Kind.Notification);

        await fixture.PublishAsync(address, snapshot => snapshot with { State = "Running" });

        Assert.Equal(bar.InteractionId, (await NextAsync(Kind.Complete)).InteractionId);
        Assert.False(set.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Dialog_that_was_closed_leaves_the_question_open()
    {
        await MissingAsync();
        await prompts.StartAsync(TestContext.Current.CancellationToken);
        var bar = await NextAsync(Kind.Notification);
        fixture.Interactions.Answer(new() { InteractionId = bar.InteractionId, Notification = new() { Result = true } });
        var dialog = await NextAsync(Kind.InputsDialog);

        fixture.Interactions.Answer(new() { InteractionId = dialog.InteractionId, Complete = new() });

        Assert.NotEqual(bar.InteractionId, (await NextAsync(Kind.Notification)).InteractionId);
        Assert.False(set.Reader.TryRead(out _));
    }

    Task MissingAsync() => fixture.PublishAsync(address, snapshot => snapshot with { State = KnownResourceStates.ValueMissing });

    async Task<WatchInteractionsResponseUpdate> NextAsync(Kind kind)
    {
        while (true)
            foreach (var message in await shown.NextAsync(TestContext.Current.CancellationToken))
                if (message.KindCase == kind) return message;
    }
}
