using System.Runtime.InteropServices;

namespace Lab.Redis;

/// <summary>Streams: entries appended at the end and read by id.</summary>
public static class StreamCommands
{
    extension(RedisClient redis)
    {
        /// <summary>XADD.</summary>
        /// <param name="stream">Key of the stream.</param>
        /// <param name="fields">Names and values, at least one.</param>
        /// <param name="maxLength">Old entries go when there are about so many (MAXLEN ~); null: none.</param>
        /// <param name="create">Also when the stream does not exist yet; false is NOMKSTREAM.</param>
        /// <param name="cancellation">Ends the waiting.</param>
        /// <returns>Id of the entry; null when the stream does not exist and was not to be created.</returns>
        public ValueTask<string?> StreamAddAsync(
            RedisValue stream, IReadOnlyList<KeyValuePair<string, string>> fields, long? maxLength = null, bool create = true, CancellationToken cancellation = default)
        {
            var arguments = new List<RedisValue>(6 + (2 * fields.Count)) { stream };
            if (!create) arguments.Add("NOMKSTREAM");
            if (maxLength is { } length) arguments.AddRange(["MAXLEN", "~", length]);
            arguments.Add("*");
            foreach (var (name, value) in fields)
            {
                arguments.Add(name);
                arguments.Add(value);
            }
            return redis.SendAsync(RedisCommands.XAdd, CollectionsMarshal.AsSpan(arguments), cancellation).Text();
        }

        /// <summary>XRANGE: in order.</summary>
        /// <param name="stream">Key of the stream.</param>
        /// <param name="start">First id; <c>-</c> is the beginning, <c>(id</c> begins after it.</param>
        /// <param name="end">Last id; <c>+</c> is the end.</param>
        /// <param name="count">At most so many.</param>
        /// <param name="cancellation">Ends the waiting.</param>
        public ValueTask<IReadOnlyList<RedisStreamEntry>> StreamRangeAsync(RedisValue stream, string start = "-", string end = "+", int? count = null, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.XRange, count is { } limit ? [stream, start, end, "COUNT", limit] : [stream, start, end], cancellation).As(RedisStreamEntry.List);

        /// <summary>XREVRANGE: newest first, from <paramref name="end"/> back to <paramref name="start"/>.</summary>
        public ValueTask<IReadOnlyList<RedisStreamEntry>> StreamReverseRangeAsync(RedisValue stream, string end = "+", string start = "-", int? count = null, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.XRevRange, count is { } limit ? [stream, end, start, "COUNT", limit] : [stream, end, start], cancellation).As(RedisStreamEntry.List);

        /// <summary>XLEN; 0 when the stream does not exist.</summary>
        public ValueTask<long> StreamLengthAsync(RedisValue stream, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.XLen, [stream], cancellation).Integer();

        /// <summary>XREAD: entries after an id.</summary>
        /// <param name="stream">Key of the stream.</param>
        /// <param name="after">Id of the last entry seen; <c>$</c> for those to come (then with <paramref name="block"/>).</param>
        /// <param name="count">At most so many.</param>
        /// <param name="block">How long the server waits for the first entry, on a connection of its own; null: not at all.</param>
        /// <param name="cancellation">Ends the waiting, also in the server.</param>
        /// <returns>Empty when there are none.</returns>
        public ValueTask<IReadOnlyList<RedisStreamEntry>> StreamReadAsync(
            RedisValue stream, string after = RedisStreamEntry.Beginning, int count = 100, TimeSpan? block = null, CancellationToken cancellation = default)
        {
            var reply = block is { } time
                ? redis.SendBlockingAsync(RedisCommands.XRead, ["COUNT", count, "BLOCK", Milliseconds(time), "STREAMS", stream, after], time, cancellation)
                : redis.SendAsync(RedisCommands.XRead, ["COUNT", count, "STREAMS", stream, after], cancellation);
            return reply.As(RedisStreamEntry.OfOneStream);
        }

        /// <summary>XTRIM to about (<c>~</c>) or exactly a length; how many entries went.</summary>
        public ValueTask<long> StreamTrimAsync(RedisValue stream, long maxLength, bool exact = false, CancellationToken cancellation = default) =>
            redis.SendAsync(RedisCommands.XTrim, [stream, "MAXLEN", exact ? "=" : "~", maxLength], cancellation).Integer();
    }

    // The server takes 0 for "for ever", which no caller means.
    internal static long Milliseconds(TimeSpan block) => block < TimeSpan.FromMilliseconds(1) || block > TimeSpan.FromDays(1)
        ? throw new ArgumentOutOfRangeException(nameof(block), block, "A blocking read waits 1 ms to 1 day.")
        : (long)block.TotalMilliseconds;
}
