using Lab.Mlflow;
using Lab.Records;
using StackExchange.Redis;

namespace Lab.Trainer.Jobs;

/// <summary>Failures that are Redis' or the tracking server's, and that pass: a job waits for its peers instead of failing with them.</summary>
static class PeerFaults
{
    /// <summary>The peer was away, too slow or busy; the same call may do later. Libraries that fetch from elsewhere say so in a <see cref="LabException"/>.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        RedisServerException refused => refused.IsPassing,
        RedisException or RedisTimeoutException => true,
        MlflowException refused => refused.Status is 408 or 429 or (>= 500 and not 501),
        HttpRequestException or TimeoutException => true,
        _ => false,
    };

    /// <summary>One sentence for people.</summary>
    public static string Describe(Exception failure) => failure is RedisException or RedisTimeoutException ? RedisErrors.Describe(failure) : $"The tracking server is away: {failure.Message}";
}
