using System.Globalization;
using Lab.Records;
using StackExchange.Redis;

namespace Lab.Monitor.Retraining;

/// <summary>In Redis: which retrainings findings have asked for, and the ends of which jobs were told by which channel.</summary>
sealed class RetrainingLedger(RedisConnection redis)
{
    /// <summary>Sorted set: id of the job by the time of the wish, in milliseconds since 1970.</summary>
    public const string AskedKey = "lab:monitor:retrainings";

    /// <summary>Sorted set: <c>channel job</c> by the time of the job's end.</summary>
    public const string ToldKey = "lab:monitor:told";

    // More than the queue keeps of ended jobs, for two channels.
    const int Kept = 4_000;

    /// <summary>The times of the last ones, newest first.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> AskedAsync(CancellationToken cancellation) =>
    [
        .. (await redis.ExecuteAsync("ZREVRANGE", database => database.SortedSetRangeByRankWithScoresAsync(AskedKey, 0, Kept - 1, Order.Descending), cancellation))
            .Select(entry => DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score)),
    ];

    public Task AskAsync(string job, DateTimeOffset time, CancellationToken cancellation) => AddAsync(AskedKey, job, time, cancellation);

    public async Task<IReadOnlySet<string>> ToldAsync(CancellationToken cancellation) =>
        (await redis.ExecuteAsync("ZRANGE", database => database.SortedSetRangeByRankAsync(ToldKey), cancellation)).Select(member => member.ToString()).ToHashSet(StringComparer.Ordinal);

    public Task TellAsync(string channel, string job, DateTimeOffset ended, CancellationToken cancellation) => AddAsync(ToldKey, Told(channel, job), ended, cancellation);

    /// <summary>Member of what <see cref="ToldAsync"/> gives.</summary>
    public static string Told(string channel, string job) => string.Create(CultureInfo.InvariantCulture, $"{channel} {job}");

    async Task AddAsync(string key, string member, DateTimeOffset time, CancellationToken cancellation)
    {
        await redis.ExecuteAsync("ZADD", database => database.SortedSetAddAsync(key, member, time.ToUnixTimeMilliseconds()), cancellation);
        await redis.ExecuteAsync("ZREMRANGEBYRANK", database => database.SortedSetRemoveRangeByRankAsync(key, 0, -Kept - 1), cancellation);
    }
}
