namespace Lab.Hosting.Redis;

/// <summary>
/// What outlives the server. The append-only file always: each write is on disk before it is acknowledged, which costs
/// one fsync per batch of writes. Snapshots beside it where an interval is set.
/// </summary>
/// <param name="SnapshotInterval">Null: no snapshots.</param>
/// <param name="KeysChangedThreshold">A snapshot is taken after the interval when so many keys have changed.</param>
sealed record RedisPersistence(TimeSpan? SnapshotInterval, long KeysChangedThreshold);
