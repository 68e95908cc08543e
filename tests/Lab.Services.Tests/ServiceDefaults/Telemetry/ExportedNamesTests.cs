using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lab.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Lab.Services.Tests.ServiceDefaults.Telemetry;

/// <summary>Every name that a collector gets of a request with an outgoing call: dashboards and alerts are written by them.</summary>
public sealed class ExportedNamesTests
{
    static readonly ActivitySource source = new("Lab.ExportedNamesTests");
    static readonly Counter<int> counter = new Meter("Lab.ExportedNamesTests").CreateCounter<int>("lab.test.names");

    readonly List<Activity> spans = [];
    readonly List<Metric> metrics = [];

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Lab.Services.Tests" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
        });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.AddServiceDefaults();
        builder.Services.AddHttpClient();
        builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddInMemoryExporter(spans));
        builder.Services.ConfigureOpenTelemetryMeterProvider(all => all.AddInMemoryExporter(metrics));
        var app = builder.Build();
        app.UseRouting();
        app.MapPost("/reviews/{id}", async (string id, HttpRequest request, IHttpClientFactory clients) =>
        {
            using var span = source.StartActivity("own work");
            counter.Add(1);
            using var client = clients.CreateClient();
            return await client.GetStringAsync($"http://{request.Host}/words/{id}?of=review", Deadline);
        });
        app.MapGet("/words/{id}", (string id) => id == "0" ? Results.StatusCode(500) : Results.Text("good"));
        app.MapGet("/metrics", () =>
        {
            using var span = source.StartActivity("own work");
            return "";
        });
        app.MapDefaultEndpoints();
        await app.StartAsync(Deadline);
        return app;
    }

    static HttpClient ClientOf(WebApplication app) => new() { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };

    // Sources are the process's: only the test's own trace counts.
    async Task<string[]> SpansOfAsync(WebApplication app, int count, HttpMethod method, params string[] paths)
    {
        using var own = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        using var client = ClientOf(app);
        foreach (string path in paths)
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(method, path), Deadline);
        }
        Activity[] Mine() => [.. spans.ToArray().Where(span => span?.TraceId == own.TraceId).OrderBy(span => span.StartTimeUtc)];
        await Eventually.HoldsAsync(() => Task.FromResult(Mine().Length >= count));
        return [.. Mine().Select(span => Describe(span, client.BaseAddress!))];
    }

    static string Describe(Activity span, Uri address)
    {
        var tags = span.TagObjects.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}".Replace($"{address.Port}", "PORT", StringComparison.Ordinal));
        return $"{span.Source.Name} {span.Kind} '{span.DisplayName}' {span.Status} {string.Join(' ', tags)}".TrimEnd();
    }

    [Fact]
    public async Task RequestWithAnOutgoingCall_HasTheseSpans()
    {
        await using var app = await StartAsync();

        Assert.Equal(
            [
                "System.Net.Http Client 'POST' Unset http.request.method=POST http.response.status_code=200 network.protocol.version=1.1 "
                + "server.address=127.0.0.1 server.port=PORT url.full=http://127.0.0.1:PORT/reviews/4711",
                "Microsoft.AspNetCore Server 'POST /reviews/{id}' Unset http.request.method=POST http.response.status_code=200 http.route=/reviews/{id} "
                + "network.protocol.version=1.1 server.address=127.0.0.1 server.port=PORT url.path=/reviews/4711 url.scheme=http",
                "Lab.ExportedNamesTests Internal 'own work' Unset",
                "System.Net.Http Client 'GET' Unset http.request.method=GET http.response.status_code=200 network.protocol.version=1.1 "
                + "server.address=127.0.0.1 server.port=PORT url.full=http://127.0.0.1:PORT/words/4711?*",
                "Microsoft.AspNetCore Server 'GET /words/{id}' Unset http.request.method=GET http.response.status_code=200 http.route=/words/{id} "
                + "network.protocol.version=1.1 server.address=127.0.0.1 server.port=PORT url.path=/words/4711 url.query=?of=Redacted url.scheme=http",
            ],
            await SpansOfAsync(app, 5, HttpMethod.Post, "/reviews/4711"));
    }

    [Fact]
    public async Task RequestThatFails_IsMarkedOnBothSides()
    {
        await using var app = await StartAsync();

        Assert.Equal(
            [
                "System.Net.Http Client 'GET' Error error.type=500 http.request.method=GET http.response.status_code=500 network.protocol.version=1.1 "
                + "server.address=127.0.0.1 server.port=PORT url.full=http://127.0.0.1:PORT/words/0",
                "Microsoft.AspNetCore Server 'GET /words/{id}' Error error.type=500 http.request.method=GET http.response.status_code=500 http.route=/words/{id} "
                + "network.protocol.version=1.1 server.address=127.0.0.1 server.port=PORT url.path=/words/0 url.scheme=http",
            ],
            await SpansOfAsync(app, 2, HttpMethod.Get, "/words/0"));
    }

    [Fact]
    public async Task RequestsForHealthAndMetrics_HaveNoSpan_NorHasWhatTheyDo()
    {
        await using var app = await StartAsync();

        string[] exported = await SpansOfAsync(app, 5, HttpMethod.Get, "/health", "/alive", "/metrics", "/words/1");

        Assert.Equal(
            ["System.Net.Http Client", "System.Net.Http Client", "System.Net.Http Client", "System.Net.Http Client", "Microsoft.AspNetCore Server"],
            exported.Select(span => span[..(span.IndexOf('\'') - 1)]));
    }

    // Counted where they happen by chance, such as dotnet.exceptions, are not awaited.
    [Fact]
    public async Task RequestWithAnOutgoingCall_MovesTheseInstruments()
    {
        await using var app = await StartAsync();

        await SpansOfAsync(app, 5, HttpMethod.Post, "/reviews/4711");
        app.Services.GetRequiredService<MeterProvider>().ForceFlush();

        string[] expected =
        [
            "Lab.ExportedNamesTests lab.test.names",
            "Microsoft.AspNetCore.Hosting http.server.active_requests {request}",
            "Microsoft.AspNetCore.Hosting http.server.request.duration s",
            "Microsoft.AspNetCore.Server.Kestrel kestrel.active_connections {connection}",
            "Microsoft.AspNetCore.Server.Kestrel kestrel.connection.duration s",
            "Microsoft.AspNetCore.Server.Kestrel kestrel.queued_connections {connection}",
            "System.Net.Http http.client.active_requests {request}",
            "System.Net.Http http.client.connection.duration s",
            "System.Net.Http http.client.open_connections {connection}",
            "System.Net.Http http.client.request.duration s",
            "System.Net.Http http.client.request.time_in_queue s",
            "System.Runtime dotnet.assembly.count {assembly}",
            "System.Runtime dotnet.gc.collections {collection}",
            "System.Runtime dotnet.gc.heap.total_allocated By",
            "System.Runtime dotnet.gc.last_collection.heap.fragmentation.size By",
            "System.Runtime dotnet.gc.last_collection.heap.size By",
            "System.Runtime dotnet.gc.last_collection.memory.committed_size By",
            "System.Runtime dotnet.gc.pause.time s",
            "System.Runtime dotnet.jit.compilation.time s",
            "System.Runtime dotnet.jit.compiled_il.size By",
            "System.Runtime dotnet.jit.compiled_methods {method}",
            "System.Runtime dotnet.process.cpu.count {cpu}",
            "System.Runtime dotnet.process.cpu.time s",
            "System.Runtime dotnet.process.memory.working_set By",
            "System.Runtime dotnet.thread_pool.queue.length {work_item}",
            "System.Runtime dotnet.thread_pool.thread.count {thread}",
            "System.Runtime dotnet.thread_pool.work_item.count {work_item}",
            "System.Runtime dotnet.timer.count {timer}",
        ];
        Assert.Empty(expected.Except(metrics.Select(metric => $"{metric.MeterName} {metric.Name} {metric.Unit}".TrimEnd())));
    }
}
