using StackExchange.Redis;

namespace Lab.Records;

/// <summary>All corrections with their states: what people decide about them, and what trainings learn from.</summary>
public sealed class FeedbackBook(RedisConnection redis, TimeProvider time) : IFeedbackSource
{
    // Small enough that a page does not hold up the server that all wait for.
    const int Page = 200;

    /// <summary>Newest first.</summary>
    /// <param name="state">Only those; null: all.</param>
    /// <param name="skip">So many are left out at the begin.</param>
    /// <param name="take">No more than so many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<FeedbackPage> ListAsync(FeedbackState? state, int skip, int take, CancellationToken cancellation)
    {
        string key = state is { } one ? FeedbackKeys.In + FeedbackFields.Word(one) : FeedbackKeys.All;
        var ids = await redis.ExecuteAsync("ZREVRANGE", database => database.SortedSetRangeByRankAsync(key, skip, skip + take - 1, Order.Descending), cancellation);
        var counts = await CountAsync(cancellation);
        return new(await ReadAsync(ids, cancellation), state is { } asked ? counts[asked] : counts.Values.Sum(), counts);
    }

    /// <summary>How many there are of each state.</summary>
    public async Task<IReadOnlyDictionary<FeedbackState, long>> CountAsync(CancellationToken cancellation)
    {
        var states = Enum.GetValues<FeedbackState>();
        long[] counts = await Task.WhenAll(states.Select(
            state => redis.ExecuteAsync("ZCARD", database => database.SortedSetLengthAsync(FeedbackKeys.In + FeedbackFields.Word(state)), cancellation)));
        return states.Zip(counts).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <returns>Null when there is none of that id.</returns>
    public async Task<FeedbackItem?> FindAsync(string id, CancellationToken cancellation) => (await ReadAsync([id], cancellation)).SingleOrDefault();

    /// <summary>Its label is right, also where others speak against it: those stay held back until they are dropped or corrected.</summary>
    public Task<FeedbackChange> AcceptAsync(string id, CancellationToken cancellation) =>
        ChangeAsync(FeedbackScripts.Accept, [id, FeedbackFields.Milliseconds(time.GetUtcNow()), ""], cancellation);

    /// <summary>Another label is right, and accepted.</summary>
    /// <param name="id">The correction.</param>
    /// <param name="label">One of the model's labels: the book does not know them.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<FeedbackChange> CorrectAsync(string id, string label, CancellationToken cancellation) =>
        ChangeAsync(FeedbackScripts.Accept, [id, FeedbackFields.Milliseconds(time.GetUtcNow()), label], cancellation);

    /// <summary>No training learns from it, until it is accepted after all.</summary>
    public Task<FeedbackChange> DropAsync(string id, CancellationToken cancellation) => ChangeAsync(FeedbackScripts.Drop, [id], cancellation);

    /// <summary>Leaves nothing of it. One that still waits in a spool is not taken when it comes.</summary>
    /// <param name="id">The correction.</param>
    /// <param name="rememberId">How long the id is kept out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DeleteAsync(string id, TimeSpan rememberId, CancellationToken cancellation) =>
        (long)await redis.EvaluateAsync(FeedbackScripts.Delete, [id, (long)rememberId.TotalMilliseconds], cancellation) == 1;

    /// <summary>What trainings learn from, in the order of acceptance: also what an earlier champion has learned from, lest the next one forgets it.</summary>
    public async Task<IReadOnlyList<AcceptedFeedback>> AcceptedAsync(CancellationToken cancellation) =>
        [.. (await AcceptedItemsAsync(cancellation)).Select(item => new AcceptedFeedback(item.Record.Id, item.Record.Text, item.Label, item.AcceptedAt!.Value))];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeedbackItem>> AcceptedItemsAsync(CancellationToken cancellation)
    {
        var ids = new HashSet<RedisValue>();
        foreach (var state in (FeedbackState[])[FeedbackState.Accepted, FeedbackState.Used])
            ids.UnionWith(await redis.ExecuteAsync("ZRANGE", database => database.SortedSetRangeByRankAsync(FeedbackKeys.In + FeedbackFields.Word(state)), cancellation));
        var items = new List<FeedbackItem>(ids.Count);
        // One that changes meanwhile counts as it is when it is read.
        foreach (var page in ids.Chunk(Page)) items.AddRange((await ReadAsync(page, cancellation)).Where(item => item.AcceptedAt is not null));
        return [.. items.OrderBy(item => item.AcceptedAt).ThenBy(item => item.Record.Id, StringComparer.Ordinal)];
    }

    /// <summary>A champion has learned from these. Of one that got another label since, that is still to be learned.</summary>
    /// <param name="learned">As <see cref="AcceptedAsync"/> gave them.</param>
    /// <param name="version">Of the champion.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task MarkUsedAsync(IEnumerable<AcceptedFeedback> learned, string version, CancellationToken cancellation)
    {
        foreach (var page in learned.Chunk(Page))
            await redis.EvaluateAsync(FeedbackScripts.Use, [version, .. page.SelectMany(one => new RedisValue[] { one.Id, one.Label })], cancellation);
    }

    async Task<FeedbackChange> ChangeAsync(string script, RedisValue[] arguments, CancellationToken cancellation)
    {
        var answer = (RedisValue[])(await redis.EvaluateAsync(script, arguments, cancellation))!;
        return new((FeedbackOutcome)(int)answer[0], answer[1].IsNullOrEmpty ? null : answer[1].ToString());
    }

    async Task<IReadOnlyList<FeedbackItem>> ReadAsync(RedisValue[] ids, CancellationToken cancellation) =>
        ids.Length == 0 ? [] : [.. FeedbackFields.Read(await redis.EvaluateAsync(FeedbackScripts.Read, ids, cancellation))];
}
