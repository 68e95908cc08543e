using Lab.Notebooks.Dispatch;
using Lab.Notebooks.Transport;
using static Lab.Platform.Tests.Notebooks.Dispatch.PipeTransport;

namespace Lab.Platform.Tests.Notebooks.Dispatch;

public sealed class KernelServerTests : IAsyncDisposable
{
    readonly PipeTransport client = new();
    readonly ScriptedInterpreter interpreter = new();
    readonly List<string> warnings = [];
    readonly KernelServer server;
    readonly Task<bool> running;

    public KernelServerTests()
    {
        var info = new Lab.Notebooks.Dispatch.Messages.KernelInfoReply("5.5", "test", "1", new("C#", "14", "text/x-csharp", ".cs", "csharp", "text/x-csharp", "script"), "banner", [], []);
        server = new(client, interpreter, info, new(), "session", TimeProvider.System, warnings.Add);
        running = server.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Cell_ItsOutputsStandInOrderBetweenBusyAndIdle()
    {
        var seen = await client.UntilIdleAsync(Execute("print a\nshow b\nprint c\nvalue d"));
        Assert.Equal(["status", "execute_input", "stream", "display_data", "stream", "execute_result", "execute_reply", "status"], seen.Select(sent => sent.Type));
        Assert.Equal("busy", seen[0].Text("execution_state"));
        Assert.Equal("1", seen[5].Text("execution_count"));
        Assert.Equal(JupyterSocket.Shell, seen[6].Socket);
        Assert.Equal("ok", seen[6].Text("status"));
        Assert.Equal("me"u8.ToArray(), seen[6].Message.Identities.Single());
    }

    [Fact]
    public async Task FailingCell_ThoseThatAlreadyWaitAreAborted()
    {
        string first = Execute("wait"), failing = Execute("fail"), third = Execute("value 3");
        await interpreter.Waiting.Task;
        client.Ask("interrupt_request", "{}", JupyterSocket.Control);
        // The interrupted cell failed too: all that waited behind it is aborted.
        Assert.Equal("error", Reply(await client.UntilIdleAsync(first)).Text("status"));
        Assert.Equal("aborted", Reply(await client.UntilIdleAsync(failing)).Text("status"));
        Assert.Equal("aborted", Reply(await client.UntilIdleAsync(third)).Text("status"));
        Assert.Equal("ok", Reply(await client.UntilIdleAsync(Execute("value 4"))).Text("status"));
    }

    [Fact]
    public async Task FailingCellWithoutStopOnError_TheNextOneRuns()
    {
        string failing = client.Ask("execute_request", """{"code":"fail","stop_on_error":false}"""), next = Execute("value 2");
        var seen = await client.UntilIdleAsync(failing);
        Assert.Equal("Failure", Reply(seen).Text("ename"));
        Assert.Contains(seen, sent => sent.Type == "error" && sent.Text("evalue") == "it failed");
        Assert.Equal("ok", Reply(await client.UntilIdleAsync(next)).Text("status"));
    }

    [Fact]
    public async Task CompletionAndInfo_AnswerWhileACellRuns()
    {
        string cell = Execute("wait");
        await interpreter.Waiting.Task;
        var completed = Reply(await client.UntilIdleAsync(client.Ask("complete_request", """{"code":"😀ab","cursor_pos":3}""")));
        // Code points: the emoji is one, though two UTF-16 units.
        Assert.Equal("2", completed.Text("cursor_start"));
        Assert.Equal("3", completed.Text("cursor_end"));
        Assert.Equal("5.5", Reply(await client.UntilIdleAsync(client.Ask("kernel_info_request", "{}", JupyterSocket.Control))).Text("protocol_version"));
        server.Interrupt();
        Assert.Equal("Interrupted", Reply(await client.UntilIdleAsync(cell)).Text("ename"));
    }

    [Fact]
    public async Task SilentCell_ShowsNothingAndIsNotCounted()
    {
        var seen = await client.UntilIdleAsync(client.Ask("execute_request", """{"code":"print a\nvalue b","silent":true,"user_expressions":{"x":"one","y":"bad"}}"""));
        Assert.Equal(["status", "execute_reply", "status"], seen.Select(sent => sent.Type));
        Assert.Equal("0", Reply(seen).Text("execution_count"));
        var expressions = Reply(seen).Content["user_expressions"]!;
        Assert.Equal("one!", expressions["x"]!["data"]!["text/plain"]!.ToString());
        Assert.Equal("error", expressions["y"]!["status"]!.ToString());
    }

    [Fact]
    public async Task Question_GoesToTheClientThatAskedForTheCell()
    {
        string cell = client.Ask("execute_request", """{"code":"ask name?","allow_stdin":true}""");
        Sent question;
        do question = await client.NextAsync();
        while (question.Type != "input_request");
        Assert.Equal(JupyterSocket.Stdin, question.Socket);
        Assert.Equal("name?", question.Text("prompt"));
        client.Ask("input_reply", """{"value":"Ada"}""", JupyterSocket.Stdin);
        Assert.Contains(await client.UntilIdleAsync(cell), sent => sent.Type == "stream" && sent.Text("text") == "Ada");
    }

    [Fact]
    public async Task QuestionWithoutAPerson_FailsTheCellWithWhatToDo()
    {
        var reply = Reply(await client.UntilIdleAsync(Execute("ask name?")));
        Assert.Equal("error", reply.Text("status"));
        Assert.Contains("parameter", reply.Text("evalue"));
    }

    [Fact]
    public async Task History_TailRangeAndSearch()
    {
        foreach (string code in (string[])["value 1", "value 2", "print x"]) await client.UntilIdleAsync(Execute(code));
        Assert.Equal("""[[1,2,"value 2"],[1,3,"print x"]]""", await HistoryAsync("""{"hist_access_type":"tail","n":2,"output":false,"raw":true}"""));
        Assert.Equal("""[[1,1,["value 1","1"]]]""", await HistoryAsync("""{"hist_access_type":"range","session":1,"start":1,"stop":2,"output":true,"raw":true}"""));
        Assert.Equal("""[[1,1,"value 1"],[1,2,"value 2"]]""", await HistoryAsync("""{"hist_access_type":"search","pattern":"val*","output":false,"raw":true}"""));
    }

    [Fact]
    public async Task IncompleteCell_SaysHowTheNextLineBegins()
    {
        var reply = Reply(await client.UntilIdleAsync(client.Ask("is_complete_request", """{"code":"  if (x) {"}""")));
        Assert.Equal("incomplete", reply.Text("status"));
        Assert.Equal("      ", reply.Text("indent"));
    }

    [Fact]
    public async Task CommToAnUnknownTarget_IsClosed()
    {
        var seen = await client.UntilIdleAsync(client.Ask("comm_open", """{"comm_id":"c1","target_name":"nobody","data":{}}"""));
        Assert.Contains(seen, sent => sent.Type == "comm_close" && sent.Text("comm_id") == "c1");
    }

    [Theory]
    [InlineData("execute_request", """{"code":7}""")]
    [InlineData("complete_request", """{}""")]
    public async Task ContentThatIsNotTheProtocols_IsRefusedAndTheServerGoesOn(string type, string content)
    {
        Assert.Equal("error", Reply(await client.UntilIdleAsync(client.Ask(type, content))).Text("status"));
        Assert.Equal("ok", Reply(await client.UntilIdleAsync(Execute("value 1"))).Text("status"));
    }

    [Fact]
    public async Task UnknownMessage_IsNamed()
    {
        await client.UntilIdleAsync(client.Ask("dance_request", "{}"));
        Assert.Contains(warnings, warning => warning.Contains("dance_request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shutdown_IsAnsweredAndEndsTheServerWhileACellRuns()
    {
        Execute("wait");
        await interpreter.Waiting.Task;
        client.Ask("shutdown_request", """{"restart":true}""", JupyterSocket.Control);
        Assert.True(await running.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    public async ValueTask DisposeAsync()
    {
        client.Ask("shutdown_request", "{}", JupyterSocket.Control);
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        await server.DisposeAsync();
    }

    string Execute(string code) => client.Ask("execute_request", new System.Text.Json.Nodes.JsonObject { ["code"] = code }.ToJsonString());

    async Task<string> HistoryAsync(string content) => Reply(await client.UntilIdleAsync(client.Ask("history_request", content))).Content["history"]!.ToJsonString();

    static Sent Reply(List<Sent> seen) => seen.Single(sent => sent.Type.EndsWith("_reply", StringComparison.Ordinal));
}
