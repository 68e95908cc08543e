using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Lab.PredictionService;
using Lab.PredictionService.Models;
using Lab.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Lab.Services.Tests.PredictionService.Traces;

/// <summary>Predictions as traces of the lab's own tracking server.</summary>
public sealed class PredictionTraceTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IAsyncLifetime
{
    const string Text = "the dress is lovely";

    TrackingServer server = null!;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await TrackingServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    WebApplicationFactory<ModelHost> Service(params (string Key, string Value)[] settings) => new WebApplicationFactory<ModelHost>().WithWebHostBuilder(builder =>
    {
        builder.UseSetting("model", model.Folder).UseSetting("Logging:LogLevel:Default", "None").UseSetting("LAB_DATA", server.Folder("state"));
        builder.UseSetting("ConnectionStrings:mlflow", server.Address).UseSetting("Registry:CacheFolder", server.Folder("cache"));
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
    });

    static async Task PredictAsync(HttpClient client, string body)
    {
        HttpStatusCode status = 0;
        await Eventually.HoldsAsync(async () => (status = (await client.PostJsonAsync("/predict", body)).Status) != HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    async Task<JsonElement[]> TracesAsync()
    {
        if (await server.Client.FindExperimentAsync("sentiment-predictions", Deadline) is not { } experiment) return [];
        string body = $$$"""{"locations":[{"type":"MLFLOW_EXPERIMENT","mlflow_experiment":{"experiment_id":"{{{experiment.ExperimentId}}}"}}],"filter":"attributes.name = 'predict'"}""";
        using var http = new HttpClient();
        var answer = await http.PostJsonAsync($"{server.Address}/api/3.0/mlflow/traces/search", body);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement.TryGetProperty("traces", out var traces) ? [.. traces.EnumerateArray()] : [];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TurnedOn_ACallIsATrace_WithItsTextsOnlyWhereTheyAreKept(bool keepsText)
    {
        await using var service = Service(("PredictionTraces:Enabled", "true"), ("PredictionTraces:KeepText", $"{keepsText}"));
        using var client = service.CreateClient();

        await PredictAsync(client, $$"""{"texts":["{{Text}}","bad"]}""");

        JsonElement[] traces = [];
        await Eventually.HoldsAsync(async () => (traces = await TracesAsync()).Length == 1);
        var trace = traces[0];
        Assert.Equal("OK", trace.GetProperty("state").GetString());
        string request = trace.GetProperty("request_preview").GetString()!;
        Assert.Contains("\"count\":2", request);
        Assert.Contains($"\"characters\":{Text.Length}", request);
        Assert.Equal(keepsText, request.Contains(Text, StringComparison.Ordinal));
        Assert.Contains("\"prediction_id\":", trace.GetProperty("response_preview").GetString());
    }

    [Fact]
    public async Task TurnedOff_NothingIsSent()
    {
        await using (var service = Service())
        {
            using var client = service.CreateClient();
            await PredictAsync(client, $$"""{"text":"{{Text}}"}""");
        }

        Assert.Null(await server.Client.FindExperimentAsync("sentiment-predictions", Deadline));
    }

    [Fact]
    public async Task ServiceThatEnds_SendsWhatWaits()
    {
        await using (var service = Service(("PredictionTraces:Enabled", "true")))
        {
            using var client = service.CreateClient();
            await PredictAsync(client, $$"""{"text":"{{Text}}"}""");
        }

        Assert.Single(await TracesAsync());
    }

    [Fact]
    public async Task ServerThatIsAway_CostsNoRequest_AndWhatIsLostIsCounted()
    {
        await using var service = Service(("PredictionTraces:Enabled", "true"), ("PredictionTraces:MaxWaiting", "5"));
        using var client = service.CreateClient();
        await PredictAsync(client, $$"""{"text":"{{Text}}"}""");
        await Eventually.HoldsAsync(async () => (await TracesAsync()).Length == 1);
        await server.StopAsync();
        long dropped = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, all) =>
            {
                if (instrument.Name == "lab.prediction_traces.calls") all.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, calls, tags, _) =>
        {
            if (tags.ToArray().Any(tag => tag is { Key: "result", Value: "dropped" })) Interlocked.Add(ref dropped, calls);
        });
        listener.Start();

        // One call is being sent, five wait, and each further one takes the place of the oldest.
        for (int i = 0; i < 20; i++) await PredictAsync(client, $$"""{"text":"{{Text}}"}""");

        await Eventually.HoldsAsync(() => Task.FromResult(Interlocked.Read(ref dropped) > 0));
    }

    [Fact]
    public void TurnedOnWithoutATrackingServer_IsAWrongSetting()
    {
        var refused = Assert.Throws<LabException>(() => PredictionServiceApp.Create(["--PredictionTraces:Enabled", "true"]));

        Assert.Equal((ErrorKind.Usage, "There is no tracking server to send traces to."), (refused.Kind, refused.What));
    }
}
