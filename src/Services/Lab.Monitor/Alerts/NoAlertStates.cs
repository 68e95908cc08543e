using StackExchange.Redis;

namespace Lab.Monitor.Alerts;

/// <summary>Stands in where no Redis is configured: the mirror in memory serves alone.</summary>
sealed class NoAlertStates : IAlertStates
{
    public Task<IReadOnlyDictionary<string, AlertState>> LoadAsync(CancellationToken cancellation) => throw Unset();

    public Task SaveAsync(string cause, AlertState? state, CancellationToken cancellation) => throw Unset();

    static RedisException Unset() => new("ConnectionStrings:redis is not set: a restart mails again.");
}
