using Lab.PredictionService.OpenApi;

namespace Lab.PredictionService.Telemetry;

static class MetricsEndpoint
{
    public static void MapMetrics(this WebApplication app) => app.MapScrapedMetrics().WithName("metrics").WithTags(ApiTags.Service)
        .WithSummary("Counters and times of requests, queue, batches and model, in the text format of Prometheus.")
        .Produces<string>(contentType: "text/plain");
}
