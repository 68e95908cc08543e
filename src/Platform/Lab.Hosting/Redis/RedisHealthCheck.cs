using Lab.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.Hosting.Redis;

/// <summary>Healthy when a client with the connection string that others get can log in and is answered.</summary>
sealed class RedisHealthCheck(Func<CancellationToken, ValueTask<string?>> connectionString) : IHealthCheck
{
    static readonly TimeSpan limit = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            if (await connectionString(deadline.Token) is not { } text) return HealthCheckResult.Unhealthy("The address is not known yet.");
            await using var client = new RedisClient(RedisOptions.Parse(text) with { ConnectTimeout = limit, CommandTimeout = limit });
            // Connecting ends with a ping.
            await client.ConnectAsync(deadline.Token);
            return HealthCheckResult.Healthy();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"No answer within {limit.TotalSeconds:0} s.");
        }
        catch (RedisException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message, exception);
        }
    }
}
