using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Mlflow;
using Lab.Sentiment;

namespace Lab.Cli.Tracking;

/// <summary>A model of the MLflow server that <c>ConnectionStrings__mlflow</c>, else <c>MLFLOW_TRACKING_URI</c> names, in the cache of this machine.</summary>
static class TrackedModel
{
    /// <summary>Full path of its Hugging Face folder.</summary>
    /// <exception cref="LabException">No server is named, it is away, or it has no such model.</exception>
    public static async Task<string> FetchAsync(ModelUri address, LabHost host, CancellationToken cancellation)
    {
        var server = TrainingTracking.Server(host)
            ?? throw new LabException(ErrorKind.Usage, "No tracking server is named.", address.ToString(), "the address of a server (http://HOST:PORT)", "Set MLFLOW_TRACKING_URI.");
        using var mlflow = MlflowClient.Create(server, new MlflowClientOptions { MaxRetries = 2, Timeout = TimeSpan.FromSeconds(10), Time = host.Time });
        try
        {
            return await new ModelRegistry(mlflow, new ModelRegistryOptions { CacheFolder = Path.Combine(CacheFolder.Of(host), "models") }, host.Time).FetchAsync(address, cancellation);
        }
        catch (Exception away) when (away is MlflowException or HttpRequestException or TimeoutException)
        {
            throw new LabException(ErrorKind.MissingTool, $"The tracking server did not give the model: {away.Message}", server.GetLeftPart(UriPartial.Authority), inner: away);
        }
    }
}
