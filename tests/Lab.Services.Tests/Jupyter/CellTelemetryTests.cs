using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Lab.Notebooks.Running;
using Lab.Notebooks.Transport;
using Lab.Services.Tests.Cli;
using Lab.Services.Tests.ServiceDefaults.Telemetry;
using Lab.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lab.Services.Tests.Jupyter;

/// <summary>The Jupyter kernel as a process: what it sends, and how it ends.</summary>
public sealed class CellTelemetryTests : IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    readonly WorkFolder work = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Cell_IsASpanOfTheCollector_AndARequestThatItMakesBelongsToIt()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Deadline);
        var parents = new ConcurrentQueue<string>();
        await using var service = await StartServiceAsync(parents);
        string[] cells = [$"await new System.Net.Http.HttpClient().GetStringAsync(\"{service.Urls.Single()}\")", "throw new InvalidOperationException(\"secret words\");"];

        var (_, error) = await RunAsync(cells, start =>
        {
            start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address;
            start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            start.Environment["JPY_SESSION_NAME"] = "reviews.ipynb";
        });

        Assert.Contains("secret words", error);
        // 00-TRACE-SPAN-01
        string[] parent = Assert.Single(parents).Split('-');
        string[] texts = ["cell 1", "cell 2", "notebooks", "reviews.ipynb", "lab.notebook.session", "error.type", "InvalidOperationException"];
        Assert.All(texts, text => Assert.True(receiver.Has("/v1/traces", text), text));
        Assert.True(receiver.Has("/v1/traces", Convert.FromHexString(parent[1])), "the trace of the request");
        Assert.False(receiver.Has("/v1/traces", "secret words"));
        Assert.False(receiver.Has("/v1/traces", "GetStringAsync"));
    }

    [Fact]
    public async Task WithoutACollector_NothingListens()
    {
        var (notebook, _) = await RunAsync(["System.Diagnostics.Activity.Current is null", "AppDomain.CurrentDomain.GetAssemblies().Count(a => a.GetName().Name.StartsWith(\"OpenTelemetry\"))"], _ => { });

        string[] values = [.. notebook.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("outputs")[0].GetProperty("data").GetProperty("text/plain")[0].ToString())];
        Assert.Equal(["True", "0"], values);
    }

    /// <summary>A client that is killed, as by the operating system where memory is short, cannot tell its Jupyter kernels to end.</summary>
    [Fact]
    public async Task ClientThatIsKilled_TakesItsJupyterKernelWithIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the command sleep is taken as the client");
        using var client = Process.Start("sleep", "120");
        int[] ports = FreePorts.Take(5);
        var connection = new ConnectionFile(ports[0], ports[1], ports[2], ports[3], ports[4], Key: "key");
        string file = work.Write("connection.json", JsonSerializer.Serialize(connection, new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower }));
        using var kernel = new ServingProcess(Path.Combine(AppContext.BaseDirectory, "lab"), ["kernel", "start", file], start => start.Environment["JPY_PARENT_PID"] = $"{client.Id}");

        Signal.Send(client.Id, Signal.Kill);

        Assert.Equal((0, ""), await kernel.EndAsync());
    }

    // Runs 'lab notebook run' on C# cells; gives the notebook with its outputs, and the error stream.
    async Task<(JsonElement Notebook, string Error)> RunAsync(string[] cells, Action<ProcessStartInfo> change)
    {
        string file = work.Write("notebook.ipynb", JsonSerializer.Serialize(new
        {
            nbformat = 4,
            nbformat_minor = 5,
            metadata = new { },
            cells = cells.Select((source, index) => new { cell_type = "code", id = $"c{index}", metadata = new { }, source, outputs = Array.Empty<object>(), execution_count = (int?)null }),
        }));
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "lab.exe" : "lab"), ["notebook", "run", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        change(start);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Deadline);
        string error = await process.StandardError.ReadToEndAsync(Deadline);
        await process.WaitForExitAsync(Deadline).WaitAsync(patience, Deadline);
        await output;
        return (JsonDocument.Parse(await File.ReadAllTextAsync(file, Deadline)).RootElement, error);
    }

    static async Task<WebApplication> StartServiceAsync(ConcurrentQueue<string> parents)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(http =>
        {
            parents.Enqueue(http.Request.Headers["traceparent"].ToString());
            return http.Response.WriteAsync("hello");
        });
        await app.StartAsync(Deadline);
        return app;
    }
}
