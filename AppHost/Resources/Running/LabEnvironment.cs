using System.Text;

namespace AppHost.Resources.Running;

/// <summary>lab.env: after <c>. artifacts/lab.env</c> a command in that shell finds the running lab as its resources do.</summary>
static class LabEnvironment
{
    const string Smtp = "ConnectionStrings__smtp";

    /// <param name="dashboard">Where telemetry goes.</param>
    /// <param name="connectionStrings">By the variable that carries them.</param>
    public static string Text(DashboardAddress dashboard, IReadOnlyDictionary<string, string> connectionStrings)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in connectionStrings.OrderBy(pair => pair.Key, StringComparer.Ordinal)) Line(text, name, value);
        // The mail server of the lab has another name as a resource than programs know it by.
        if (!connectionStrings.ContainsKey(Smtp) && connectionStrings.Values.FirstOrDefault(IsSmtp) is { } smtp) Line(text, Smtp, smtp);
        if (connectionStrings.TryGetValue("ConnectionStrings__mlflow", out string? mlflow)) Line(text, "MLFLOW_TRACKING_URI", mlflow);
        if (dashboard.Otlp is not { } otlp) return text.ToString();
        Line(text, "OTEL_EXPORTER_OTLP_ENDPOINT", otlp);
        Line(text, "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        if (dashboard.OtlpKey is { } key) Line(text, "OTEL_EXPORTER_OTLP_HEADERS", $"x-otlp-api-key={key}");
        return text.ToString();
    }

    static bool IsSmtp(string connectionString) => connectionString.StartsWith("smtp://", StringComparison.Ordinal);

    // In single quotes a shell takes everything as it is, but the single quote.
    static void Line(StringBuilder text, string name, string value) => text.Append($"export {name}='{value.Replace("'", "'\\''")}'\n");
}
