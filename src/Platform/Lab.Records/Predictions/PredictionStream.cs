using System.Runtime.CompilerServices;
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

    /// <summary>Deletes every entry with this text (texts are there only where the operator asked to keep them), or of this answer if it has a text.</summary>
    /// <param name="text">Exactly as it was classified.</param>
    /// <param name="predictionId">Id of an answer; null: of none.</param>
    /// <param name="cancellation">Ends the work between two pages.</param>
    /// <returns>How many entries.</returns>
    public async Task<long> DeleteTextAsync(string text, string? predictionId, CancellationToken cancellation)
    {
        long deleted = 0;
        await foreach (var page in PagesAsync(cancellation))
        {
            RedisValue[] ids =
            [
                .. from entry in page
                   let held = entry["text"]
                   where !held.IsNull && (held == text || (predictionId is not null && entry["id"] == predictionId))
                   select entry.Id,
            ];
            if (ids.Length > 0) deleted += await redis.ExecuteAsync("XDEL", database => database.StreamDeleteAsync(PredictionRecord.StreamName, ids), cancellation);
        }
        return deleted;
    }

    public async Task<IReadOnlyList<PredictionRecord>> ReadAsync(DateTimeOffset since, int most, CancellationToken cancellation)
    {
        var records = new List<PredictionRecord>();
        await foreach (var page in PagesAsync(cancellation))
        {
            foreach (var entry in page)
            {
                // Whatever another program put into the stream is no answer of ours.
                if (PredictionRecord.TryParse(StreamFields.Read(entry.Values)) is not { } record) continue;
                if (record.Time < since || records.Count == most) return records;
                records.Add(record);
            }
        }
        return records;
    }

    // Newest first.
    async IAsyncEnumerable<StreamEntry[]> PagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        RedisValue end = "+";
        while (true)
        {
            var before = end;
            var page = await redis.ExecuteAsync(
                "XREVRANGE", database => database.StreamRangeAsync(PredictionRecord.StreamName, "-", before, PageEntries, Order.Descending), cancellation);
            yield return page;
            if (page.Length < PageEntries) yield break;
            // Only ids below the last one.
            end = $"({page[^1].Id}";
        }
    }
}
