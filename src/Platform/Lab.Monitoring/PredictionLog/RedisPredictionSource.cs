using Lab.Redis;

namespace Lab.Monitoring.PredictionLog;

/// <summary>Reads the stream <see cref="PredictionRecord.StreamName"/> from its newest entry backwards.</summary>
public sealed class RedisPredictionSource(RedisClient redis) : IPredictionSource
{
    // Small enough that a page does not hold up the connection that all callers share.
    const int PageEntries = 1_000;

    public async Task<IReadOnlyList<PredictionRecord>> ReadAsync(DateTimeOffset since, int most, CancellationToken cancellation)
    {
        var records = new List<PredictionRecord>();
        string end = "+";
        while (true)
        {
            var page = await redis.StreamReverseRangeAsync(PredictionRecord.StreamName, end, "-", PageEntries, cancellation);
            foreach (var entry in page)
            {
                // Whatever another program put into the stream is no answer of ours.
                if (PredictionRecord.TryParse(entry.Fields) is not { } record) continue;
                if (record.Time < since || records.Count == most) return records;
                records.Add(record);
            }
            if (page.Count < PageEntries) return records;
            // Only ids below the last one.
            end = "(" + page[^1].Id;
        }
    }
}
