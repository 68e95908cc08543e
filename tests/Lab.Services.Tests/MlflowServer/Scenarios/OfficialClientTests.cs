using System.Diagnostics;
using Lab.Services.Tests.Pythons;

namespace Lab.Services.Tests.MlflowServer.Scenarios;

/// <summary>
/// Outside judge: scripts that drive the server through Python's own MLflow client. LAB_MLFLOW names a folder with
/// <c>scenarios/</c> and <c>wheels/</c>; the client is installed from the wheels once, under LAB_CACHE.
/// </summary>
public sealed class OfficialClientTests
{
    [Theory]
    [InlineData("experiments_lifecycle")]
    [InlineData("runs_lifecycle")]
    [InlineData("logging_values")]
    [InlineData("artifacts_basic")]
    [InlineData("artifacts_large")]
    [InlineData("artifacts_traversal")]
    [InlineData("registry_models")]
    [InlineData("registry_versions")]
    [InlineData("experiments_search")]
    [InlineData("search_runs_filters")]
    [InlineData("search_runs_order_pages")]
    [InlineData("metric_history")]
    [InlineData("logged_models")]
    [InlineData("graphql_ui")]
    [InlineData("traces_basic")]
    [InlineData("webhooks")]
    [InlineData("dataset_inputs")]
    [InlineData("server_and_errors")]
    public async Task Scenario_PassesWithTheOfficialClient(string scenario)
    {
        var cancellation = TestContext.Current.CancellationToken;
        string? folder = Environment.GetEnvironmentVariable("LAB_MLFLOW");
        Assert.SkipUnless(folder is not null, "LAB_MLFLOW is not set: no scenarios and no wheels of the MLflow client.");
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "scenarios", scenario + ".py")), $"{folder} has no scenario {scenario}.");
        var (python, reason) = await PythonEnvironment.GetAsync("mlflow-client-3.17.2", [Path.Combine(folder, "wheels")], ["mlflow-skinny==3.17.2", "requests"], cancellation);
        Assert.SkipUnless(python is not null, reason);

        await using var server = await ListeningServer.StartAsync(cancellation, ("MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", "true"), ("MLFLOW_WEBHOOK_ALLOWED_SCHEMES", "http,https"));
        var start = new ProcessStartInfo(python) { WorkingDirectory = Path.Combine(folder, "scenarios"), ArgumentList = { scenario + ".py" } };
        start.Environment["MLFLOW_TRACKING_URI"] = server.Url.GetLeftPart(UriPartial.Authority);
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var (code, output) = await Python.RunAsync(start, cancellation);
        Assert.True(code == 0 && output.Contains("PASS " + scenario, StringComparison.Ordinal), output);
    }
}
