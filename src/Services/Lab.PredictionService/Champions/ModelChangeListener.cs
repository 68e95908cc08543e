using Lab.Records;

namespace Lab.PredictionService.Champions;

/// <summary>Raises the signal when somebody says that a model has changed, and when Redis comes back, for a message may have been missed.</summary>
sealed class ModelChangeListener(ModelChanges changes, ChangeSignal signal) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => changes.ListenAsync(signal.Raise, stoppingToken);
}
