using StackExchange.Redis;

namespace Lab.Records;

/// <summary>
/// The Redis stream <see cref="FeedbackRecord.StreamName"/>: where corrections come in. An id that it has had is not appended again, so a correction
/// of unknown fate may be sent once more. At its bound the oldest that was dropped, else the oldest that a champion has learned from, makes
/// room; where there is none, it takes no more.
/// </summary>
public sealed class FeedbackStream(RedisConnection redis)
{
    /// <param name="record">The correction.</param>
    /// <param name="admission">How it enters the book.</param>
    /// <param name="rememberId">How long its id is remembered, also after it was deleted.</param>
    /// <param name="maxEntries">The stream's bound.</param>
    /// <param name="cancellation">Ends the wait, not the command.</param>
    public async Task<FeedbackAppend> AppendAsync(
        FeedbackRecord record, FeedbackAdmission admission, TimeSpan rememberId, long maxEntries, CancellationToken cancellation)
    {
        RedisValue[] arguments =
        [
            .. FeedbackFields.Of(record, admission), (long)rememberId.TotalMilliseconds, maxEntries,
            .. record.ToFields().SelectMany(field => new RedisValue[] { field.Key, field.Value }),
        ];
        var answer = (RedisValue[])(await redis.EvaluateAsync(FeedbackScripts.Append, arguments, cancellation))!;
        return new((long)answer[0], (long)answer[1] == 1, FeedbackFields.State(answer[2]));
    }

    /// <summary>Whether it takes one more.</summary>
    /// <param name="maxEntries">The stream's bound.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<bool> HasRoomAsync(long maxEntries, CancellationToken cancellation) =>
        (long)await redis.EvaluateAsync(FeedbackScripts.HasRoom, [maxEntries], cancellation) == 1;

    /// <summary>Takes entries of a version that knew no states into the book. Each is looked at once.</summary>
    /// <param name="admit">How one enters.</param>
    /// <param name="cancellation">Ends the work between two entries.</param>
    public async Task AdoptAsync(Func<FeedbackRecord, FeedbackAdmission> admit, CancellationToken cancellation)
    {
        const int Page = 500;
        var seen = await redis.ExecuteAsync("GET", database => database.StringGetAsync(FeedbackKeys.Adopted), cancellation);
        for (RedisValue from = seen.IsNull ? "-" : $"({seen}"; ;)
        {
            var start = from;
            var page = await redis.ExecuteAsync("XRANGE", database => database.StreamRangeAsync(FeedbackRecord.StreamName, start, "+", Page), cancellation);
            foreach (var entry in page)
            {
                // Whatever another program put into the stream is no correction.
                if (FeedbackRecord.TryParse(StreamFields.Read(entry.Values)) is not { } record) continue;
                await redis.EvaluateAsync(FeedbackScripts.Adopt, [.. FeedbackFields.Of(record, admit(record)), entry.Id], cancellation);
            }
            if (page.Length < Page) return;
            from = $"({page[^1].Id}";
        }
    }
}
