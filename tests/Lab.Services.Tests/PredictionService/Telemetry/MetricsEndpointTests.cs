using System.Net;

namespace Lab.Services.Tests.PredictionService.Telemetry;

public sealed class MetricsEndpointTests : IAsyncDisposable
{
    readonly PredictionServiceFactory service = new();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Metrics_CountWhatWasAnswered_WithoutACollector()
    {
        var client = await service.ReadyClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/predict", """{"text":"so soft"}""")).Status);

        var answer = await client.GetAnswerAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("text/plain", answer.ContentType);
        string[] lines = answer.Body.Split('\n');
        Assert.Contains("# TYPE lab_prediction_requests_total counter", lines);
        Assert.Contains(lines, line => line.StartsWith("lab_prediction_requests_total{", StringComparison.Ordinal) && line.Contains("outcome=\"answered\""));
        Assert.Contains(lines, line => line.StartsWith("lab_prediction_duration_seconds_bucket{", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) && line.Contains("http_route=\"/predict\""));
    }
}
