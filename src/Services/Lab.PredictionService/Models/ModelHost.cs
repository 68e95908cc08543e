using Lab.Inference;
using Lab.PredictionService.Hosting;
using Lab.Sentiment;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Models;

/// <summary>Loads the model in the background while the service already answers, and holds it until the service stops.</summary>
sealed partial class ModelHost(
    IModelLoader loader,
    IOptions<PredictionOptions> options,
    IOptions<BatchingOptions> batching,
    IHostEnvironment environment,
    TimeProvider time,
    ILogger<ModelHost> log) : BackgroundService
{
    readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ModelState state = new ModelState.Starting();

    public ModelState State => Volatile.Read(ref state);

    /// <summary>Ends when loading has ended, well or not.</summary>
    public Task Settled => settled.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Reading a model blocks for long.
        await Task.Factory.StartNew(() => Load(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        settled.SetResult();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (State is ModelState.Ready ready) await ready.Predictor.DisposeAsync().AsTask().WaitAsync(cancellationToken);
    }

    void Load(CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        string? folder = options.Value.Model;
        try
        {
            folder = ModelFolder.Find(folder, environment.ContentRootPath, AppContext.BaseDirectory);
            var model = loader.Load(folder, cancellation);
            var predictor = new SentimentPredictor(model.Classifier, model.Encoder, model.Facts, batching.Value, time);
            Volatile.Write(ref state, new ModelState.Ready(predictor));
            LogLoaded(model.Facts.Name, model.Facts.Version, folder, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception cause) when (cause is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Volatile.Write(ref state, new ModelState.Failed(PublicReason.Of(cause, folder)));
            LogFailed(cause, folder);
        }
    }

    [LoggerMessage(LogLevel.Information, "Model {Name} {Version} loaded from {Folder} in {Seconds:F2} s")]
    partial void LogLoaded(string name, string version, string folder, double seconds);

    [LoggerMessage(LogLevel.Error, "No model: loading {Folder} failed; /health and predictions answer 503")]
    partial void LogFailed(Exception cause, string? folder);
}
