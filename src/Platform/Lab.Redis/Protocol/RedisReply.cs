using System.Globalization;
using System.Text;

namespace Lab.Redis;

/// <summary>One reply of the server, with everything inside it.</summary>
public readonly struct RedisReply
{
    // string (simple string, error, big number), byte[] (bulk string), RedisReply[] (the four collections), else null.
    readonly object? content;

    // The integer; bits of the double; 1 for true.
    readonly long number;

    internal RedisReply(RedisReplyKind kind, object? content, long number = 0)
    {
        Kind = kind;
        this.content = content;
        this.number = number;
    }

    public RedisReplyKind Kind { get; }

    public bool IsNull => Kind == RedisReplyKind.Null;

    /// <summary>Elements of an array, set or push; keys and values in turn of a map. Empty for null.</summary>
    public IReadOnlyList<RedisReply> Items => Elements;

    internal RedisReply[] Elements => Kind switch
    {
        RedisReplyKind.Array or RedisReplyKind.Map or RedisReplyKind.Set or RedisReplyKind.Push => (RedisReply[])content!,
        RedisReplyKind.Null => [],
        _ => throw Unexpected("a collection"),
    };

    /// <summary>The integer; also of a text with one, and 0 or 1 of a boolean.</summary>
    public long AsInteger() => Kind switch
    {
        RedisReplyKind.Integer or RedisReplyKind.Boolean => number,
        RedisReplyKind.SimpleString or RedisReplyKind.BulkString or RedisReplyKind.BigNumber
            when long.TryParse(AsText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) => value,
        _ => throw Unexpected("an integer"),
    };

    public double AsDouble() => Kind switch
    {
        RedisReplyKind.Double => BitConverter.Int64BitsToDouble(number),
        RedisReplyKind.Integer => number,
        RedisReplyKind.SimpleString or RedisReplyKind.BulkString
            when double.TryParse(AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) => value,
        _ => throw Unexpected("a number"),
    };

    public bool AsBoolean() => Kind switch
    {
        RedisReplyKind.Boolean or RedisReplyKind.Integer => number != 0,
        _ => throw Unexpected("a boolean"),
    };

    /// <summary>The bytes of a string, not copied; null for null.</summary>
    public byte[]? AsBytes() => Kind switch
    {
        RedisReplyKind.BulkString => (byte[])content!,
        RedisReplyKind.Null => null,
        _ => Encoding.UTF8.GetBytes(AsText()!),
    };

    /// <summary>The text of a string (UTF-8), number or boolean; null for null.</summary>
    public string? AsText() => Kind switch
    {
        RedisReplyKind.Null => null,
        RedisReplyKind.BulkString => Encoding.UTF8.GetString((byte[])content!),
        RedisReplyKind.SimpleString or RedisReplyKind.BigNumber or RedisReplyKind.Error => (string)content!,
        RedisReplyKind.Integer => number.ToString(CultureInfo.InvariantCulture),
        RedisReplyKind.Double => AsDouble().ToString("R", CultureInfo.InvariantCulture),
        RedisReplyKind.Boolean => number != 0 ? "true" : "false",
        _ => throw Unexpected("a string"),
    };

    // Replies may hold what users store: the kind only, unless it is a status.
    public override string ToString() => Kind is RedisReplyKind.SimpleString or RedisReplyKind.Error or RedisReplyKind.Integer ? $"{Kind} {AsText()}" : Kind.ToString();

    internal RedisProtocolException Unexpected(string expected) => new($"The server answered {this} where {expected} belongs.");
}
