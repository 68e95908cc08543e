using System.Net;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>Commands that call their resource.</summary>
public sealed class HttpCommandTests
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();
    readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_OfTheAnswerIsTheResult()
    {
        var (http, result) = await RunAsync(new(), _ => Json(HttpStatusCode.OK, """{"message":"3 causes found"}"""));

        Assert.True(result.Success);
        Assert.Equal("3 causes found", result.Message);
        Assert.Equal([("POST", "http://localhost:5001/commands/check?deep=1", null)], http.Requests);
    }

    [Fact]
    public async Task FailureStatus_GivesTheReasonOfTheProblemDocument()
    {
        var (_, result) = await RunAsync(new(), _ => Json(HttpStatusCode.Conflict, """{"title":"Busy","detail":"A check is running."}""", "application/problem+json"));

        Assert.False(result.Success);
        Assert.Equal("The resource answered 409 Conflict. A check is running.", result.ErrorMessage);
    }

    [Fact]
    public async Task NobodyAnswers_IsAFailureNotACrash()
    {
        var (_, result) = await RunAsync(new(), _ => throw new HttpRequestException("refused"));

        Assert.False(result.Success);
        Assert.Equal("http://localhost:5001/commands/check?deep=1: refused", result.ErrorMessage);
    }

    [Theory]
    [InlineData(HttpCommandResultMode.None, null, null)]
    [InlineData(HttpCommandResultMode.Auto, CommandResultFormat.Json, "{}")]
    [InlineData(HttpCommandResultMode.Text, CommandResultFormat.Text, "{}")]
    public async Task ResultMode_DecidesOverThePayload(HttpCommandResultMode mode, CommandResultFormat? format, string? value)
    {
        var (_, result) = await RunAsync(new() { ResultMode = mode }, _ => Json(HttpStatusCode.OK, "{}"));

        Assert.Equal(format, result.Data?.Format);
        Assert.Equal(value, result.Data?.Value);
    }

    [Fact]
    public async Task Callbacks_PrepareTheRequestAndReadTheAnswer()
    {
        var options = new HttpCommandOptions
        {
            Method = HttpMethod.Put,
            PrepareRequest = context =>
            {
                context.Request.Content = new StringContent("body");
                return Task.CompletedTask;
            },
            GetCommandResult = context => Task.FromResult(CommandResults.Failure($"saw {(int)context.Response.StatusCode}")),
        };

        var (http, result) = await RunAsync(options, _ => new(HttpStatusCode.Accepted));

        Assert.Equal([("PUT", "http://localhost:5001/commands/check?deep=1", "body")], http.Requests);
        Assert.Equal("saw 202", result.ErrorMessage);
    }

    [Fact]
    public void DefaultName_IsMadeOfEndpointMethodAndPath()
    {
        var web = builder.AddExecutable("web", "x", ".").WithHttpEndpoint().WithHttpCommand("/reset", "Reset");

        Assert.Equal("web-http-http-post-/reset", web.Resource.Annotations.OfType<ResourceCommandAnnotation>().Single().Name);
    }

    [Fact]
    public async Task Command_IsEnabledWhileTheResourceIsHealthy()
    {
        var web = builder.AddExecutable("web", "x", ".").WithHttpEndpoint().WithHttpCommand("/reset", "Reset");
        await using var application = builder.Build();
        var notifications = application.ResourceNotifications;

        await notifications.PublishUpdateAsync(web.Resource, snapshot => snapshot with { State = KnownResourceStates.Starting });
        Assert.True(notifications.TryGetCurrentState("web", out var starting));
        await notifications.PublishUpdateAsync(web.Resource, snapshot => snapshot with { State = KnownResourceStates.Running });
        Assert.True(notifications.TryGetCurrentState("web", out var running));

        Assert.Equal(ResourceCommandState.Disabled, Assert.Single(starting.Snapshot.Commands).State);
        Assert.Equal(ResourceCommandState.Enabled, Assert.Single(running.Snapshot.Commands).State);
    }

    async Task<(StubHttp Http, ExecuteCommandResult Result)> RunAsync(HttpCommandOptions options, Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        var http = new StubHttp(answer);
        http.Register(builder.Services, "stub");
        options.HttpClientName = "stub";
        builder.AddExecutable("monitor", "x", ".").WithHttpEndpoint()
            .WithHttpCommand("/commands/check?deep=1", "Check", commandName: "check", commandOptions: options);
        HostingTest.Allocate(builder);
        await using var application = builder.Build();
        return (http, await application.ResourceCommands.ExecuteCommandAsync("monitor", "check", cancellation));
    }

    static HttpResponseMessage Json(HttpStatusCode status, string body, string type = "application/json") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };
}
