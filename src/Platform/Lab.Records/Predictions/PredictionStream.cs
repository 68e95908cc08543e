using StackExchange.Redis;

namespace Lab.Records;

/// <summary>The Redis stream <see cref="PredictionRecord.StreamName"/>: appended by the prediction service, read by the monitor from its newest entry backwards.</summary>
public sealed class PredictionStream(RedisConnection redis) : IPredictionSource
{
    // Small enough that a page does not hold up the connection that all callers share.
    const int PageEntries = 1_000;

    /// <summary>XADD. Calls in a row are in the stream in their order, also when none is awaited before the next.</summary>
    /// <param name="record">The answer.</param>
    /// <param name="maxEntries">Old entries go when there are about so many (MAXLEN ~).</param>
    /// <param name="cancellation">Ends the wait, not the command.</param>
    public Task AppendAsync(PredictionRecord record, long maxEntries, CancellationToken cancellation) => redis.ExecuteAsync(
        "XADD",
        database => database.StreamAddAsync(PredictionRecord.StreamName, StreamFields.Of(record.ToFields()), messageId: null, maxEntries, useApproximateMaxLength: true),
        cancellation);

    /// <summary>XTRIM MINID ~: about the entries that are older go.</summary>
    public Task TrimAsync(DateTimeOffset oldest, CancellationToken cancellation) => redis.ExecuteAsync(
        "XTRIM",
        database => database.StreamTrimByMinIdAsync(PredictionRecord.StreamName, oldest.ToUnixTimeMilliseconds(), useApproximateMaxLength: true),
        cancellation);

    public async Task<IReadOnlyList<PredictionRecord>> ReadAsync(DateTimeOffset since, int most, CancellationToken cancellation)
    {
        var records = new List<PredictionRecord>();
        RedisValue end = "+";
        while (true)
        {
            var before = end;
            var page = await redis.ExecuteAsync(
                "XREVRANGE", database => database.StreamRangeAsync(PredictionRecord.StreamName, "-", before, PageEntries, Order.Descending), cancellation);
            foreach (var entry in page)
            {
                // Whatever another program put into the stream is no answer of ours.
                if (PredictionRecord.TryParse(StreamFields.Read(entry.Values)) is not { } record) continue;
                if (record.Time < since || records.Count == most) return records;
                records.Add(record);
            }
            if (page.Length < PageEntries) return records;
            // Only ids below the last one.
            end = $"({page[^1].Id}";
        }
    }
}
