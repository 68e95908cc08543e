using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using Lab.Hosting.Dashboard.Grpc;
using Lab.Hosting.Dashboard.Protocol;
using Lab.Platform.Tests.Hosting.Dashboard.Grpc;
using CommandResultFormat = Lab.Hosting.Dashboard.Protocol.CommandResultFormat;
using Input = Aspire.Hosting.InteractionInput;
using InputKind = Aspire.Hosting.InputType;
using State = Aspire.Hosting.ApplicationModel.ResourceCommandState;

namespace Lab.Platform.Tests.Hosting.Dashboard.Service;

public sealed class ExecuteCommandTests : IAsyncDisposable
{
    const string Path = "/aspire.v1.DashboardService/ExecuteResourceCommand";

    readonly ExecutableResource monitor = new("monitor", "monitor", "/");
    readonly DashboardFixture fixture;

    public ExecuteCommandTests() => fixture = new DashboardFixture(monitor);

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Theory]
    [InlineData(Aspire.Hosting.ApplicationModel.CommandResultFormat.Text, (int)CommandResultFormat.Text)]
    [InlineData(Aspire.Hosting.ApplicationModel.CommandResultFormat.Json, (int)CommandResultFormat.Json)]
    [InlineData(Aspire.Hosting.ApplicationModel.CommandResultFormat.Markdown, (int)CommandResultFormat.Markdown)]
    public async Task Success_carries_message_and_payload(Aspire.Hosting.ApplicationModel.CommandResultFormat format, int sent)
    {
        var response = await RunAsync(_ => Task.FromResult(CommandResults.Success("Mail sent", "{}", format, displayImmediately: true)));

        Assert.Equal((ResourceCommandResponseKind.Succeeded, "Mail sent"), (response.Kind, response.Message));
        Assert.Equal(("{}", (CommandResultFormat)sent, true), (response.Result.Value, response.Result.Format, response.Result.DisplayImmediately));
    }

    [Fact]
    public async Task Arguments_arrive_as_text_of_their_kind()
    {
        InteractionInputCollection? seen = null;
        var response = await RunAsync(
            context =>
            {
                seen = context.Arguments;
                return Task.FromResult(CommandResults.Success());
            },
            [Input("to", InputKind.Text), Input("count", InputKind.Number), Input("html", InputKind.Boolean)],
            new() { ["to"] = Value.ForString("a@b.c"), ["count"] = Value.ForNumber(3), ["html"] = Value.ForBool(true) });

        Assert.Equal(ResourceCommandResponseKind.Succeeded, response.Kind);
        Assert.Equal(("a@b.c", 3, true), (seen!.GetString("to"), seen.GetInt32("count"), seen.GetBoolean("html")));
    }

    [Fact]
    public async Task Missing_required_argument_is_refused_and_the_command_not_run()
    {
        var ran = false;
        var response = await RunAsync(
            _ =>
            {
                ran = true;
                return Task.FromResult(CommandResults.Success());
            },
            [Input("to", InputKind.Text)]);

        Assert.Equal((ResourceCommandResponseKind.InvalidArguments, false), (response.Kind, ran));
        Assert.Contains("to", response.Message);
    }

    [Fact]
    public async Task Failure_says_why()
    {
        var response = await RunAsync(_ => Task.FromResult(CommandResults.Failure("no mail server")));

        Assert.Equal((ResourceCommandResponseKind.Failed, "no mail server"), (response.Kind, response.Message));
    }

    [Fact]
    public async Task Command_that_throws_has_failed()
    {
        var response = await RunAsync(_ => throw new InvalidOperationException("broken pipe"));

        Assert.Equal((ResourceCommandResponseKind.Failed, "broken pipe"), (response.Kind, response.Message));
    }

    [Fact]
    public async Task Command_that_gave_up_is_cancelled()
    {
        Assert.Equal(ResourceCommandResponseKind.Cancelled, (await RunAsync(_ => Task.FromResult(CommandResults.Canceled()))).Kind);
    }

    [Theory]
    [InlineData("nobody", "send")]
    [InlineData("monitor", "unknown")]
    public async Task Unknown_resource_or_command_has_failed(string resource, string command)
    {
        await fixture.PublishAsync(monitor, snapshot => snapshot);
        using var client = await fixture.StartAsync();

        var response = await client.UnaryAsync(
            Path, new ResourceCommandRequest { ResourceName = resource, CommandName = command }, ResourceCommandResponse.Parser);

        Assert.Equal(ResourceCommandResponseKind.Failed, response.Kind);
        Assert.Contains(resource == "nobody" ? resource : command, response.Message);
    }

    [Fact]
    public async Task Caller_that_leaves_cancels_the_command()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await AddAsync(
            async context =>
            {
                entered.SetResult();
                using (context.CancellationToken.Register(cancelled.SetResult)) await cancelled.Task;
                return CommandResults.Canceled();
            },
            []);
        using var client = await fixture.StartAsync();
        using (await client.StartAsync(Path, new ResourceCommandRequest { ResourceName = "monitor", CommandName = "send" })) await entered.Task;

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task File_nobody_asked_for_is_refused()
    {
        using var client = await fixture.StartAsync();
        using var call = await client.StartAsync(
            "/aspire.v1.DashboardService/UploadFile", new UploadFileChunk { FileName = "x", InteractionId = 1, InputName = "file" });

        Assert.Null(await call.ReadAsync(UploadFileResponse.Parser));
        Assert.Equal(GrpcStatus.FailedPrecondition, call.Status);
    }

    [Fact]
    public async Task Application_is_named_after_the_AppHost()
    {
        using var client = await fixture.StartAsync();

        var answer = await client.UnaryAsync(
            "/aspire.v1.DashboardService/GetApplicationInformation", new ApplicationInformationRequest(), ApplicationInformationResponse.Parser);

        Assert.Equal(("Lab", "13.5.0"), (answer.ApplicationName, answer.MinDashboardVersion));
    }

    static Input Input(string name, InputKind kind) => new() { Name = name, InputType = kind, Required = true };

    async Task<ResourceCommandResponse> RunAsync(
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> command, Input[]? declared = null, Dictionary<string, Value>? arguments = null)
    {
        await AddAsync(command, declared ?? []);
        using var client = await fixture.StartAsync();
        var request = new ResourceCommandRequest { ResourceName = "monitor", CommandName = "send", ResourceType = "Executable" };
        foreach (var (name, value) in arguments ?? []) request.Arguments[name] = value;
        return await client.UnaryAsync(Path, request, ResourceCommandResponse.Parser);
    }

    Task AddAsync(Func<ExecuteCommandContext, Task<ExecuteCommandResult>> command, Input[] declared)
    {
        monitor.Annotations.Add(new ResourceCommandAnnotation(
            "send", "Send", _ => State.Enabled, command, null, declared, null, null, null, isHighlighted: false));
        return fixture.PublishAsync(monitor, snapshot => snapshot);
    }
}
