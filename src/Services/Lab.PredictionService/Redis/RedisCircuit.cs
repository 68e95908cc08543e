using Lab.PredictionService.Health;
using Lab.Records;

namespace Lab.PredictionService.Redis;

/// <summary>
/// Whether Redis is worth asking on the way to an answer: after <see cref="Threshold"/> failures in a row nobody asks for a
/// pause, which grows while it stays away. Tells <see cref="Parts"/>.
/// </summary>
sealed class RedisCircuit(Parts parts, TimeProvider time)
{
    const int Threshold = 3;
    static readonly TimeSpan first = TimeSpan.FromSeconds(1);
    static readonly TimeSpan longest = TimeSpan.FromSeconds(15);

    readonly Lock gate = new();
    int failures;
    TimeSpan pause = first;
    long openedAt;
    bool open;

    /// <summary>False during a pause. The first one after a pause is let through, and the next pause begins.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (!open) return true;
            if (time.GetElapsedTime(openedAt) < pause) return false;
            openedAt = time.GetTimestamp();
            return true;
        }
    }

    public void Succeeded()
    {
        lock (gate) (failures, open, pause) = (0, false, first);
        parts.Works(Hosting.Features.Redis);
    }

    public void Failed(Exception cause)
    {
        lock (gate)
        {
            if (++failures < Threshold) return;
            if (open) pause = pause * 2 < longest ? pause * 2 : longest;
            (open, openedAt) = (true, time.GetTimestamp());
        }
        parts.Fails(Hosting.Features.Redis, RedisErrors.Describe(cause), cause);
    }
}
