using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Mlflow;
using Lab.Records;
using Lab.Sentiment;
using Lab.Sentiment.Promotion;
using Lab.Sentiment.Tracking;

namespace Lab.Cli.Tracking;

/// <summary>Makes a tracked training a version of the registry, and the champion where the gate lets it through.</summary>
static class TrainingRegistration
{
    /// <returns>The result with its version and what the gate found.</returns>
    /// <exception cref="LabException">The server does not have the model, or there are no test rows to judge it by.</exception>
    public static async Task<FineTuneResult> RunAsync(
        LabHost host, Uri server, FineTuneOptions training, FineTuneResult result, TrackedRun run, Registering how, CancellationToken cancellation)
    {
        if (run is not { RunId: { } id, ModelSource: { } source })
            throw new LabException(ErrorKind.MissingTool, "The model is not registered.", server.GetLeftPart(UriPartial.Authority), remedy: run.Warning);
        try
        {
            using var mlflow = MlflowClient.Create(server, new MlflowClientOptions { Time = host.Time });
            await using var redis = host.Variable("ConnectionStrings__redis") is { } text ? new RedisConnection(RedisConnectionString.Parse(text), "lab", TimeSpan.FromSeconds(2)) : null;
            var registry = new ModelRegistry(
                mlflow, new ModelRegistryOptions { CacheFolder = Path.Combine(CacheFolder.Of(host), "models") }, host.Time, redis is null ? null : new ModelChanges(redis));
            var version = await registry.RegisterRunAsync(id, source, FolderChecksum.Of(result.Model, cancellation), cancellation: cancellation);
            host.Error.WriteLine($"registered: {version.Name} version {version.Version}");
            result = result with { Version = version.Version };
            if (!how.Promotes) return result;
            var promoter = new Promoter(mlflow, registry, new GateOptions()) { Threads = training.Threads, Time = host.Time };
            var report = await promoter.JudgeAsync(version, result.Model, new GateRows { Test = FineTuning.TestRows(training, cancellation) }, cancellation);
            return result with { Gate = await promoter.DecideAsync(version, report, id, "person: lab train", how.Forces, cancellation) };
        }
        catch (Exception away) when (away is MlflowException or HttpRequestException or TimeoutException)
        {
            throw new LabException(ErrorKind.MissingTool, $"The tracking server did not do it: {away.Message}", server.GetLeftPart(UriPartial.Authority), inner: away);
        }
    }
}
