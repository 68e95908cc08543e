using System.Threading.Channels;
using Google.Protobuf;
using Lab.Hosting.Dashboard.Grpc;
using Lab.Hosting.Dashboard.Protocol;
using Lab.Platform.Tests.Hosting.Dashboard.Grpc;

namespace Lab.Platform.Tests.Hosting.Dashboard.Service;

public sealed class WatchInteractionsTests : IAsyncDisposable
{
    readonly DashboardFixture fixture = new();
    readonly Channel<IMessage> answers = Channel.CreateUnbounded<IMessage>();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Question_that_was_open_before_is_shown_and_its_button_answers_it()
    {
        var pressed = NotifyAsync();
        using var client = await fixture.StartAsync();
        using var call = await WatchAsync(client);

        var question = (await call.ReadAsync(WatchInteractionsResponseUpdate.Parser))!;
        Assert.Equal(("Title", "Text", "Press"), (question.Title, question.Message, question.PrimaryButtonText));
        Send(new() { InteractionId = question.InteractionId, Notification = new() { Result = true } });

        Assert.True(await pressed);
        Assert.Equal(WatchInteractionsResponseUpdate.KindOneofCase.Complete, (await call.ReadAsync(WatchInteractionsResponseUpdate.Parser))!.KindCase);
    }

    [Fact]
    public async Task Question_that_was_closed_is_answered_with_no()
    {
        var pressed = NotifyAsync();
        using var client = await fixture.StartAsync();
        using var call = await WatchAsync(client);
        var question = (await call.ReadAsync(WatchInteractionsResponseUpdate.Parser))!;

        Send(new() { InteractionId = question.InteractionId, Complete = new() });

        Assert.False(await pressed);
    }

    [Fact]
    public async Task Dialog_stays_open_until_every_needed_value_is_there()
    {
        using var client = await fixture.StartAsync();
        using var call = await WatchAsync(client);
        var asked = fixture.Interactions.AskInputsAsync(
            "Title", "Text", [new InteractionInput { Name = "a", InputType = InputType.Text, Required = true }], null, TestContext.Current.CancellationToken);
        var dialog = (await call.ReadAsync(WatchInteractionsResponseUpdate.Parser))!;

        Send(new() { InteractionId = dialog.InteractionId, InputsDialog = Answer("") });
        var again = (await call.ReadAsync(WatchInteractionsResponseUpdate.Parser))!;
        Assert.NotEmpty(Assert.Single(again.InputsDialog.InputItems).ValidationErrors);
        Assert.False(asked.IsCompleted);

        Send(new() { InteractionId = dialog.InteractionId, InputsDialog = Answer("value") });
        Assert.Equal("value", Assert.Single((await asked)!).Value);
    }

    [Fact]
    public async Task Change_inside_the_dialog_does_not_end_it()
    {
        using var client = await fixture.StartAsync();
        using var call = await WatchAsync(client);
        var asked = fixture.Interactions.AskInputsAsync(
            "Title", "Text", [new InteractionInput { Name = "a", InputType = InputType.Text }], null, TestContext.Current.CancellationToken);
        var dialog = (await call.ReadAsync(WatchInteractionsResponseUpdate.Parser))!;

        Send(new() { InteractionId = dialog.InteractionId, InputsDialog = Answer("half"), ResponseUpdate = true });

        Assert.Equal("half", Assert.Single((await call.ReadAsync(WatchInteractionsResponseUpdate.Parser))!.InputsDialog.InputItems).Value);
        Assert.False(asked.IsCompleted);
    }

    [Fact]
    public async Task Question_withdrawn_by_the_AppHost_is_closed_in_the_dashboard()
    {
        using var client = await fixture.StartAsync();
        using var call = await WatchAsync(client);
        using var withdraw = new CancellationTokenSource();
        var pressed = fixture.Interactions.NotifyAsync("Title", "Text", "Press", MessageIntent.Warning, withdraw.Token);
        var question = (await call.ReadAsync(WatchInteractionsResponseUpdate.Parser))!;

        await withdraw.CancelAsync();

        var closed = (await call.ReadAsync(WatchInteractionsResponseUpdate.Parser))!;
        Assert.Equal((question.InteractionId, WatchInteractionsResponseUpdate.KindOneofCase.Complete), (closed.InteractionId, closed.KindCase));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pressed);
    }

    [Fact]
    public async Task Dashboard_that_ends_its_side_ends_the_stream()
    {
        using var client = await fixture.StartAsync();
        using var call = await WatchAsync(client);

        answers.Writer.Complete();

        Assert.Null(await call.ReadAsync(WatchInteractionsResponseUpdate.Parser));
        Assert.Equal(GrpcStatus.Ok, call.Status);
    }

    static InteractionInputsDialog Answer(string value) => new() { InputItems = { new InteractionInput { Name = "a", Value = value } } };

    Task<bool> NotifyAsync() =>
        fixture.Interactions.NotifyAsync("Title", "Text", "Press", MessageIntent.Warning, TestContext.Current.CancellationToken);

    void Send(WatchInteractionsRequestUpdate answer) => Assert.True(answers.Writer.TryWrite(answer));

    Task<GrpcTestCall> WatchAsync(GrpcTestClient client) =>
        client.StartAsync("/aspire.v1.DashboardService/WatchInteractions", async body =>
        {
            await foreach (var answer in answers.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                await body.WriteAsync(GrpcTestClient.Frame(answer));
                await body.FlushAsync();
            }
        });
}
