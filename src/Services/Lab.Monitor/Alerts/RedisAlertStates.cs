using System.Globalization;
using Lab.Records;

namespace Lab.Monitor.Alerts;

/// <summary>The raised causes in a Redis hash, so that a restart does not mail again.</summary>
sealed class RedisAlertStates(RedisConnection redis) : IAlertStates
{
    /// <summary>Hash: cause to <c>raised[ mailed]</c>, both in milliseconds since 1970.</summary>
    public const string Key = "lab:monitor:alerts";

    public async Task<IReadOnlyDictionary<string, AlertState>> LoadAsync(CancellationToken cancellation)
    {
        var states = new Dictionary<string, AlertState>(StringComparer.Ordinal);
        foreach (var field in await redis.ExecuteAsync("HGETALL", database => database.HashGetAllAsync(Key), cancellation))
            if (TryParse(field.Value.ToString()) is { } state) states[field.Name.ToString()] = state;
        return states;
    }

    public Task SaveAsync(string cause, AlertState? state, CancellationToken cancellation) => state is null
        ? redis.ExecuteAsync("HDEL", database => database.HashDeleteAsync(Key, cause), cancellation)
        : redis.ExecuteAsync("HSET", database => database.HashSetAsync(Key, cause, Text(state)), cancellation);

    static string Text(AlertState state) => state.MailedAt is { } mailed
        ? string.Create(CultureInfo.InvariantCulture, $"{state.RaisedAt.ToUnixTimeMilliseconds()} {mailed.ToUnixTimeMilliseconds()}")
        : state.RaisedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    static AlertState? TryParse(string text)
    {
        string[] parts = text.Split(' ');
        return parts.Length is 1 or 2 && parts.Select(Time).ToArray() is var times && times.All(time => time is not null)
            ? new AlertState(times[0]!.Value, times.ElementAtOrDefault(1))
            : null;
    }

    static DateTimeOffset? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
