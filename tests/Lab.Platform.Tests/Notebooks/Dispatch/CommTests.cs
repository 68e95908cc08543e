using System.Text.Json.Nodes;
using Lab.Notebooks;
using Lab.Notebooks.Dispatch;
using Lab.Notebooks.Transport;
using static Lab.Platform.Tests.Notebooks.Dispatch.PipeTransport;

namespace Lab.Platform.Tests.Notebooks.Dispatch;

/// <summary>Channels between cells and a client, opened, used and closed by either side.</summary>
public sealed class CommTests : IAsyncDisposable
{
    readonly PipeTransport client = new();
    readonly CommTargets comms = new();
    readonly KernelServer server;
    readonly Task<bool> running;

    public CommTests()
    {
        var info = new Lab.Notebooks.Dispatch.Messages.KernelInfoReply("5.5", "test", "1", new("C#", "14", "text/x-csharp", ".cs", "csharp", "text/x-csharp", "script"), "banner", [], []);
        server = new(client, new ScriptedInterpreter(), info, comms, "session", TimeProvider.System, _ => { });
        running = server.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ClientOpens_ReceivesAnswersAndCloses()
    {
        var closed = new TaskCompletionSource<string>();
        comms.Register("slider", (comm, data) =>
        {
            comm.Received += message => comm.Send(new { twice = message["value"]!.GetValue<int>() * 2 });
            comm.Closed += last => closed.SetResult($"{last["why"]} {comm.IsOpen}");
            comm.Send(new { hello = data["name"]!.ToString() });
        });
        client.Ask("comm_open", """{"comm_id":"c1","target_name":"slider","data":{"name":"Ada"}}""");
        Assert.Equal("Ada", (await NextAsync("comm_msg")).Content["data"]!["hello"]!.ToString());
        client.Ask("comm_msg", """{"comm_id":"c1","data":{"value":21}}""");
        Assert.Equal("42", (await NextAsync("comm_msg")).Content["data"]!["twice"]!.ToString());
        Assert.Equal("""{"c1":{"target_name":"slider"}}""", await InfoAsync("{}"));
        client.Ask("comm_close", """{"comm_id":"c1","data":{"why":"done"}}""");
        Assert.Equal("done False", await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal("{}", await InfoAsync("{}"));
    }

    [Fact]
    public async Task CellOpens_SendsAndCloses()
    {
        var comm = comms.Open("plot", new { size = 3 });
        var opened = await NextAsync("comm_open");
        Assert.Equal((comm.Id, "plot", "3"), (opened.Text("comm_id"), opened.Text("target_name"), opened.Content["data"]!["size"]!.ToString()));
        comm.Send(new JsonObject { ["x"] = 1 });
        Assert.Equal("1", (await NextAsync("comm_msg")).Content["data"]!["x"]!.ToString());
        Assert.Equal("{}", await InfoAsync("""{"target_name":"other"}"""));
        comm.Close();
        comm.Close();
        Assert.Equal(comm.Id, (await NextAsync("comm_close")).Text("comm_id"));
        Assert.Throws<InvalidOperationException>(() => comm.Send(new { }));
        Assert.Equal("{}", await InfoAsync("{}"));
    }

    [Fact]
    public async Task TargetThatNobodyOffers_IsClosedAtOnce()
    {
        client.Ask("comm_open", """{"comm_id":"c2","target_name":"nobody"}""");
        Assert.Equal("c2", (await NextAsync("comm_close")).Text("comm_id"));
    }

    [Fact]
    public async Task HandlerThatThrowsOrMessageToNobody_LeavesTheOthersAtWork()
    {
        comms.Register("bad", (_, _) => throw new InvalidOperationException("no"));
        comms.Register("good", (comm, _) => comm.Send(new { ok = true }));
        client.Ask("comm_msg", """{"comm_id":"unknown","data":{}}""");
        client.Ask("comm_open", """{"comm_id":"b","target_name":"bad"}""");
        client.Ask("comm_open", """{"comm_id":"g","target_name":"good"}""");
        Assert.Equal("g", (await NextAsync("comm_msg")).Text("comm_id"));
    }

    [Fact]
    public void ValueThatIsNoObject_IsRefused()
    {
        var comm = comms.Open("plot");
        Assert.Contains("object with names", Assert.Throws<ArgumentException>(() => comm.Send(new[] { 1 })).Message);
    }

    public async ValueTask DisposeAsync()
    {
        client.Ask("shutdown_request", "{}", JupyterSocket.Control);
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        await server.DisposeAsync();
    }

    async Task<string> InfoAsync(string content)
    {
        client.Ask("comm_info_request", content);
        return (await NextAsync("comm_info_reply")).Content["comms"]!.ToJsonString();
    }

    async Task<Sent> NextAsync(string type)
    {
        while (true)
        {
            var next = await client.NextAsync();
            if (next.Type == type) return next;
        }
    }
}
