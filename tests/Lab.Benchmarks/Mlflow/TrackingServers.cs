using Lab.Benchmarks.Peers;
using Lab.MlflowServer;

namespace Lab.Benchmarks.Mlflow;

/// <summary>Tracking servers with the options that both programs understand.</summary>
static class TrackingServers
{
    static readonly Dictionary<string, string?> environment = new()
    {
        ["MLFLOW_DISABLE_TELEMETRY"] = "true",
        ["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false",
    };

    public static ServerProcess StartOwn(CancellationToken cancellation) =>
        Start("dotnet", [Path.ChangeExtension(typeof(MlflowServerApp).Assembly.Location, ".dll")], cancellation);

    /// <param name="program">To run.</param>
    /// <param name="arguments">Before those that both servers understand.</param>
    /// <param name="cancellation">Ends the wait for the server.</param>
    public static ServerProcess Start(string program, IEnumerable<string> arguments, CancellationToken cancellation) => ServerProcess.Start(
        program,
        port => [.. arguments, "--backend-store-uri", "sqlite:///mlflow.db", "--artifacts-destination", "./mlartifacts", "--host", "127.0.0.1", "--port", $"{port}"],
        environment, "/health", cancellation);
}
