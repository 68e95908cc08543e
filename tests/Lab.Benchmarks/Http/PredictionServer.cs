using System.Globalization;
using Lab.Benchmarks.Peers;
using Lab.PredictionService;

namespace Lab.Benchmarks.Http;

/// <summary>The prediction service with its defaults, as a process of its own.</summary>
static class PredictionServer
{
    // Settings of the caller would change what is measured.
    static readonly string[] foreign = ["LAB_URLS", "MODEL_PATH", "LOG_LEVEL", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    static readonly string[] foreignPrefixes =
        ["ASPNETCORE_", "Logging__", "ConnectionStrings__", "Prediction__", "Batch__", "Batching__", "Cache__", "Cors__", "PredictionLog__", "Registry__", "Server__", "Feedback__"];

    /// <param name="model">Folder of the classifier.</param>
    /// <param name="redis">Connection string; null without Redis.</param>
    /// <param name="cancellation">Ends the wait for the model.</param>
    /// <param name="program">The service's assembly; null: the one of this build.</param>
    public static ServerProcess Start(string model, string? redis, CancellationToken cancellation, string? program = null)
    {
        var environment = foreign.Concat(Environment.GetEnvironmentVariables().Keys.Cast<string>()
                .Where(name => foreignPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))))
            .ToDictionary(name => name, _ => (string?)null);
        environment["LOG_LEVEL"] = "Warning";
        if (redis is not null) environment["ConnectionStrings__redis"] = redis;
        return ServerProcess.Start(
            "dotnet",
            port => [program ?? typeof(PredictionServiceApp).Assembly.Location, "--model", model, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")],
            environment, "/health", cancellation);
    }
}
