using System.Net;
using Lab.PredictionService;
using Lab.PredictionService.Models;
using Lab.Services.Tests.ServiceDefaults.Telemetry;
using Lab.TestSupport;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService.Telemetry;

/// <summary>A review's trace as a collector gets it.</summary>
public sealed class ExportedTraceTests
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_IsSeenFromItsRouteToTheBatch_WithTheMetersOfTheService()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Deadline);
        await using (var app = PredictionServiceApp.Create(
            [
                "--urls", "http://127.0.0.1:0", "--model", AppContext.BaseDirectory, "--Logging:LogLevel:Default", "Warning",
                "--OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "--ConnectionStrings:redis", "127.0.0.1:9",
            ],
            builder => builder.Services.AddSingleton<IModelLoader>(new FakeModelLoader { Classifier = new FakeClassifier() })))
        {
            await app.StartAsync(Deadline);
            await app.Services.GetRequiredService<ModelHost>().Settled.WaitAsync(Deadline);
            using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
            Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/predict", """{"text":"good"}""")).Status);
            await Eventually.HoldsAsync(async () => (await client.GetAnswerAsync("/health")).Body.Contains("Redis is away."));
            await app.StopAsync(Deadline);
        }

        string[] spans = ["POST /predict", "MGET", "db.system.name", "tokenize", "queue", "model", "batch", "lab.tokens"];
        Assert.All(spans, span => Assert.True(receiver.Has("/v1/traces", span), span));
        string[] instruments =
        [
            "lab.prediction.requests", "lab.prediction.texts", "lab.prediction.duration", "lab.cache.lookups", "lab.inference.stage.duration",
            "lab.inference.batch.texts", "lab.inference.queue.texts", "lab.inference.tokens", "db.client.operation.duration",
        ];
        Assert.All(instruments, instrument => Assert.True(receiver.Has("/v1/metrics", instrument), instrument));
        Assert.True(receiver.Has("/v1/logs", "Redis is away."));
        // Asked for ever and ever: not worth a span.
        Assert.False(receiver.Has("/v1/traces", "PING"));
    }
}
