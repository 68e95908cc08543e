using StackExchange.Redis;

namespace Lab.Records.Jobs;

/// <summary>Where jobs lie in Redis.</summary>
static class JobKeys
{
    /// <summary>Stream: an entry for each job that has not ended, with its id in the field <c>job</c>.</summary>
    public const string Stream = "lab:jobs";

    /// <summary>Consumer group of <see cref="Stream"/>.</summary>
    public const string Group = "trainers";

    /// <summary>Sorted set: every job by the time of its creation.</summary>
    public const string Created = "lab:jobs:created";

    /// <summary>Sorted set: ended jobs by the time of their end.</summary>
    public const string Ended = "lab:jobs:ended";

    /// <summary>Channel: the id of a job that came, changed its state or is to be cancelled.</summary>
    public const string Changed = "lab:jobs:changed";

    /// <summary>Begin of a job's hash; its lines are in the stream with <see cref="LogSuffix"/>.</summary>
    public const string Job = "lab:job:";

    public const string LogSuffix = ":log";

    public static RedisKey Key(string key) => $"lab:jobs:key:{key}";

    public static RedisKey Of(string id) => Job + id;

    public static RedisKey LogOf(string id) => Job + id + LogSuffix;

    /// <summary>Only what <see cref="NewJob"/> makes names a job: anything else would reach other keys.</summary>
    public static bool IsId(string id) => Guid.TryParseExact(id, "D", out _);
}
