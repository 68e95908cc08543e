using Lab.PredictionService.Telemetry;
using Lab.Records;

namespace Lab.PredictionService.Redis;

/// <summary>Asks Redis every few seconds whether it is there, so that /health knows without traffic.</summary>
sealed class RedisWatch(RedisConnection redis, RedisCircuit circuit, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan interval = TimeSpan.FromSeconds(2);
    static readonly TimeSpan limit = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await redis.ConnectAsync(stoppingToken);
        using var timer = new PeriodicTimer(interval, time);
        do await RunOnceAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public async Task RunOnceAsync(CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(limit);
        try
        {
            await Untraced.Run(() => redis.ExecuteAsync("PING", database => database.PingAsync(), limited.Token));
            circuit.Succeeded();
        }
        catch (Exception cause) when (RedisErrors.IsFailure(cause, cancellation))
        {
            circuit.Failed(cause);
        }
    }
}
