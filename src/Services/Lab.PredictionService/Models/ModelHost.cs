using Lab.Inference;
using Lab.PredictionService.Hosting;
using Lab.Sentiment;
using Lab.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Models;

/// <summary>
/// Loads the local model in the background while the service already answers, holds the one that serves until the service
/// stops, and puts another in its place without failing a request.
/// </summary>
sealed partial class ModelHost(
    IModelLoader loader,
    IOptions<PredictionOptions> options,
    IOptions<BatchingOptions> batching,
    IHostEnvironment environment,
    TimeProvider time,
    ProcessEnd end,
    IConfiguration configuration,
    ILogger<ModelHost> log) : BackgroundService
{
    readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task retiring = Task.CompletedTask;
    ModelState state = new ModelState.Starting();

    public ModelState State => Volatile.Read(ref state);

    /// <summary>Ends when loading the local model has ended, well or not.</summary>
    public Task Settled => settled.Task;

    /// <summary>The model that serves now, kept alive until the caller leaves it; null with the reason in <see cref="State"/>.</summary>
    public ServedModel? Enter()
    {
        // A model that is gone was replaced before: the next look sees its successor.
        while (State is ModelState.Ready { Model: var model })
            if (model.TryEnter()) return model;
        return null;
    }

    /// <summary>
    /// Loads <paramref name="folder"/> beside the model that serves, then lets new requests go to it; the old one finishes
    /// what it has begun and is disposed. One caller at a time.
    /// </summary>
    /// <exception cref="LabException">The folder holds no model that this service can run; the old one goes on.</exception>
    public async Task ReplaceAsync(string folder, ModelName name, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        var model = await Task.Factory.StartNew(() => Load(folder, name, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        LogLoaded(model.Name.Name, model.Name.Version, folder, time.GetElapsedTime(started).TotalSeconds);
        var old = Interlocked.Exchange(ref state, new ModelState.Ready(model));
        // Not awaited: the next change must not wait for the last requests of the old model.
        if (old is ModelState.Ready ready) retiring = RetireAsync(ready.Model, retiring);
    }

    /// <summary>Gives the model that serves another name: its weights are those of that version.</summary>
    public void Rename(ServedModel model, ModelName name)
    {
        Volatile.Write(ref state, new ModelState.Ready(model.Renamed(name)));
        LogRenamed(model.Name.Name, model.Name.Version, name.Name, name.Version);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Reading a model blocks for long.
        await Task.Factory.StartNew(() => LoadLocal(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        settled.SetResult();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // What waits in the queue is failed: the server has let its requests end before, as long as it may.
        if (State is ModelState.Ready ready) await ready.Model.Predictor.DisposeAsync().AsTask().WaitAsync(cancellationToken);
        await retiring.WaitAsync(cancellationToken);
    }

    void LoadLocal(CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        string? folder = options.Value.Model;
        try
        {
            // The program's own folder: a published one carries the starter.
            folder = ModelFolder.Find(folder, environment.ContentRootPath, AppContext.BaseDirectory);
            var model = Load(folder, null, cancellation);
            Volatile.Write(ref state, new ModelState.Ready(model));
            LogLoaded(model.Name.Name, model.Name.Version, folder, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception cause) when (cause is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Volatile.Write(ref state, new ModelState.Failed(PublicReason.Of(cause, folder)));
            // Without a registry nothing will bring another one.
            if (configuration.HasConnectionString(Features.Mlflow) || !end.Fail(cause)) LogFailed(cause is LabException ? null : cause, folder, cause.Message);
        }
    }

    ServedModel Load(string folder, ModelName? name, CancellationToken cancellation)
    {
        var model = loader.Load(folder, cancellation);
        var predictor = new SentimentPredictor(model.Classifier, model.Encoder, model.Facts, batching.Value, time);
        return new ServedModel(predictor, name ?? new ModelName(model.Facts.Name, model.Facts.Version), folder);
    }

    async Task RetireAsync(ServedModel old, Task before)
    {
        await before;
        try
        {
            await old.RetireAsync();
            LogRetired(old.Name.Name, old.Name.Version);
        }
        catch (Exception cause)
        {
            LogRetireFailed(cause, old.Name.Name, old.Name.Version);
        }
    }

    [LoggerMessage(LogLevel.Information, "Model {Name} {Version} loaded from {Folder} in {Seconds:F2} s")]
    partial void LogLoaded(string name, string version, string folder, double seconds);

    [LoggerMessage(LogLevel.Error, "No model: loading {Folder} failed: {Problem} /health and predictions answer 503")]
    partial void LogFailed(Exception? cause, string? folder, string problem);

    [LoggerMessage(LogLevel.Information, "Model {OldName} {OldVersion} has the weights of {Name} {Version} and goes on under that name")]
    partial void LogRenamed(string oldName, string oldVersion, string name, string version);

    [LoggerMessage(LogLevel.Information, "Model {Name} {Version} has answered its last request")]
    partial void LogRetired(string name, string version);

    [LoggerMessage(LogLevel.Error, "Disposing model {Name} {Version} failed")]
    partial void LogRetireFailed(Exception cause, string name, string version);
}
