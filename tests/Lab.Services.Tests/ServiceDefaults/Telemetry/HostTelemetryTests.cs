using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lab.ServiceDefaults.Telemetry;
using Lab.Services.Tests.PredictionService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace Lab.Services.Tests.ServiceDefaults.Telemetry;

public sealed class HostTelemetryTests
{
    static readonly ActivitySource source = new("Lab.HostTelemetryTests");
    static readonly Counter<int> counter = new Meter("Lab.HostTelemetryTests").CreateCounter<int>("lab.test.counter");

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static async Task<WebApplication> StartAsync(Dictionary<string, string?> variables)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Lab.Services.Tests" });
        builder.Configuration.AddInMemoryCollection(variables);
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.UseRouting();
        app.MapGet("/reviews/{id}", (string id, ILogger<HostTelemetryTests> log) =>
        {
            using var span = source.StartActivity("own work");
            counter.Add(1);
            log.LogInformation("Review {Id} read", id);
            return "ok";
        });
        app.MapGet("/health", () =>
        {
            using var span = source.StartActivity("looks at itself");
            return "fine";
        });
        await app.StartAsync(Deadline);
        return app;
    }

    static Dictionary<string, string?> Variables(OtlpReceiver receiver) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=key-of-the-dashboard",
        ["OTEL_TRACES_SAMPLER"] = "always_on",
    };

    [Fact]
    public async Task LogsTracesAndMetrics_AreExportedWithKeyAndName_WhenTheHostEnds()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Deadline);
        var variables = Variables(receiver);
        variables["OTEL_SERVICE_NAME"] = "the-service";
        variables["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=replica-7";
        await using (var app = await StartAsync(variables))
        {
            using var client = app.GetTestClient();
            using var ended = new EndedRequest("/reviews/{id}");
            Assert.Equal("ok", (await client.GetAnswerAsync("/reviews/4711")).Body);
            Assert.Equal("fine", (await client.GetAnswerAsync("/health")).Body);
            await ended.WaitAsync(Deadline);
        }

        Assert.Equal(
            [.. new[] { "logs", "metrics", "traces" }.Select(signal => ($"/v1/{signal}", "key-of-the-dashboard", "application/x-protobuf"))],
            receiver.Requests);
        string[] paths = ["/v1/logs", "/v1/metrics", "/v1/traces"];
        Assert.All(paths, path => Assert.True(receiver.Has(path, "the-service") && receiver.Has(path, "replica-7"), path));
        string[] spans = ["GET /reviews/{id}", "http.response.status_code", "own work"];
        Assert.All(spans, text => Assert.True(receiver.Has("/v1/traces", text), text));
        string[] instruments = ["lab.test.counter", "http.server.request.duration", "dotnet.process.memory.working_set"];
        Assert.All(instruments, text => Assert.True(receiver.Has("/v1/metrics", text), text));
        Assert.True(receiver.Has("/v1/logs", "Review 4711 read"));
        Assert.False(receiver.Has("/v1/traces", "/health"));
        Assert.False(receiver.Has("/v1/traces", "looks at itself"));
    }

    [Fact]
    public async Task WithoutServiceName_TheApplicationIsNamed()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Deadline);
        await using (var app = await StartAsync(Variables(receiver)))
        {
            using var ended = new EndedRequest("/reviews/{id}");
            await app.GetTestClient().GetAnswerAsync("/reviews/1");
            await ended.WaitAsync(Deadline);
        }

        Assert.True(receiver.Has("/v1/traces", "Lab.Services.Tests"));
        Assert.False(receiver.Has("/v1/traces", "unknown_service"));
    }

    [Fact]
    public async Task WithoutEndpoint_ThereAreNoProviders()
    {
        await using var app = await StartAsync([]);

        Assert.Null(app.Services.GetService<TracerProvider>());
        Assert.Null(ProcessTelemetry.TryStart("any"));
    }

    [Fact]
    public async Task CollectorThatIsAway_LeavesTheServiceServing()
    {
        await using var app = await StartAsync(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" });

        Assert.Equal("ok", (await app.GetTestClient().GetAnswerAsync("/reviews/1")).Body);
    }
}
