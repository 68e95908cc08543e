namespace Lab.Redis;

/// <summary>One entry of a stream.</summary>
/// <param name="Id"><c>1700000000000-0</c>: milliseconds since 1970 and a number within them.</param>
/// <param name="Fields">Names and values (UTF-8) in their order; empty when the entry was deleted after it was delivered.</param>
public sealed record RedisStreamEntry(string Id, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Before the first entry: where a reader begins who wants them all.</summary>
    public const string Beginning = "0-0";

    /// <summary>[id, [name, value, ...]]; the fields are null for a deleted entry.</summary>
    internal static RedisStreamEntry From(RedisReply reply)
    {
        if (reply.Elements is not [var id, var list]) throw reply.Unexpected("a stream entry");
        var items = list.Elements;
        var fields = new KeyValuePair<string, string>[items.Length / 2];
        for (int i = 0; i < fields.Length; i++) fields[i] = new(items[2 * i].AsText()!, items[(2 * i) + 1].AsText()!);
        return new(id.AsText()!, fields);
    }

    /// <summary>Entries of an XRANGE; null ones (deleted under a claim, before Redis 7) left out.</summary>
    internal static IReadOnlyList<RedisStreamEntry> List(RedisReply reply) => [.. reply.Elements.Where(item => !item.IsNull).Select(From)];

    /// <summary>Entries of the only stream of an XREAD: {name: entries} in RESP3, [[name, entries]] in RESP2, null for none.</summary>
    internal static IReadOnlyList<RedisStreamEntry> OfOneStream(RedisReply reply) => (reply.Kind, reply.Elements) switch
    {
        (_, []) => [],
        (RedisReplyKind.Map, [_, var entries]) => List(entries),
        (_, [{ Elements: [_, var entries] }]) => List(entries),
        _ => throw reply.Unexpected("one stream"),
    };
}
