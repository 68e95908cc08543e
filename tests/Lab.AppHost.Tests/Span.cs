using System.Text.Json;

namespace Lab.AppHost.Tests;

/// <summary>One span as the dashboard's HTTP API gives it (OTLP as JSON).</summary>
public sealed record Span(string Service, string Name, string TraceId, string SpanId, string? ParentId, int Links)
{
    /// <param name="json"><c>{"data":{"resourceSpans":[{"resource":…,"scopeSpans":[{"spans":[…]}]}]}}</c></param>
    public static IReadOnlyList<Span> Read(JsonElement json)
    {
        var spans = new List<Span>();
        foreach (var resource in json.GetProperty("data").GetProperty("resourceSpans").EnumerateArray())
        {
            string service = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
                .First(attribute => attribute.GetProperty("key").GetString() == "service.name")
                .GetProperty("value").GetProperty("stringValue").GetString()!;
            foreach (var scope in resource.GetProperty("scopeSpans").EnumerateArray())
                foreach (var span in scope.GetProperty("spans").EnumerateArray())
                    spans.Add(new Span(
                        service,
                        span.GetProperty("name").GetString()!,
                        span.GetProperty("traceId").GetString()!,
                        span.GetProperty("spanId").GetString()!,
                        span.TryGetProperty("parentSpanId", out var parent) && parent.GetString() is { Length: > 0 } id ? id : null,
                        span.TryGetProperty("links", out var links) ? links.GetArrayLength() : 0));
        }
        return spans;
    }
}
