using System.Text.Json;
using Lab.Monitor.Alerts;
using Lab.Monitor.Passes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.Monitor.Web;

/// <summary>
/// Health as the last pass found it: a source that is away degrades, an alert that nobody got is unhealthy.
/// </summary>
sealed class MonitorHealth(MonitorRunner runner, string source) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = runner.State;
        return Task.FromResult(
            source == Sources.Smtp && state.Undelivered.Count > 0
                ? HealthCheckResult.Unhealthy(string.Join(' ', state.Undelivered.Select(pair => $"Alert {pair.Key} is not delivered: {pair.Value}")))
            : state.Problems.TryGetValue(source, out string? problem) ? HealthCheckResult.Degraded(problem)
            : HealthCheckResult.Healthy());
    }

    public static void Add(IHealthChecksBuilder checks)
    {
        foreach (string source in new[] { Sources.Redis, Sources.Mlflow, Sources.ReferenceFile, Sources.AlertState, Sources.Smtp })
            checks.Add(new HealthCheckRegistration(source, services => new MonitorHealth(services.GetRequiredService<MonitorRunner>(), source), null, null));
    }

    /// <summary>The report with its details: <c>{"status":"Degraded","checks":{"redis":{"status","description"}}}</c>.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        json.WriteStartObject("checks");
        foreach (var (name, entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", entry.Status.ToString());
            if (entry.Description is { } description) json.WriteString("description", description);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return context.Response.BodyWriter.FlushAsync().AsTask();
    }
}
