using Lab.Redis;

namespace Lab.PredictionService.Champions;

/// <summary>Raises the signal at each message of <see cref="Channel"/>, and when Redis comes back, for one may have been missed.</summary>
sealed class ModelChangeListener(RedisClient redis, ChangeSignal signal) : BackgroundService
{
    public const string Channel = "lab:model-changed";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var _ in redis.SubscribeAsync(Channel, signal.Raise, stoppingToken)) signal.Raise();
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException && stoppingToken.IsCancellationRequested)
        {
        }
    }
}
