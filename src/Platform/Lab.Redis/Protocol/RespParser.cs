using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Lab.Redis.Protocol;

/// <summary>
/// Reads replies from bytes that arrive in any pieces. It keeps what it has read of a reply, so that each byte is looked
/// at once however small the pieces are. A length is checked against the limits before anything is allocated for it, and
/// memory then grows with the bytes that have come, not with the length that was claimed.
/// </summary>
sealed class RespParser(RespLimits limits)
{
    const int FirstBulkBytes = 1 << 20;
    const int FirstItems = 1024;

    readonly Stack<Collection> open = new();
    readonly BulkString bulk = new();
    long items;

    /// <summary>Consumes bytes up to the end of the next reply; false when they end before it does.</summary>
    public bool TryRead(ref SequenceReader<byte> input, out RedisReply reply)
    {
        while (TryReadElement(ref input, out var element))
        {
            if (element is not { } value) continue;
            while (open.TryPeek(out var collection))
            {
                if (!collection.Add(value)) goto more;
                open.Pop();
                // The reply that the attribute describes comes next.
                if (collection.Type == (byte)'|') goto more;
                value = collection.Close();
            }
            reply = value;
            items = 0;
            return true;
        more:;
        }
        reply = default;
        return false;
    }

    // Element is null when a collection was opened, or an empty attribute read over.
    bool TryReadElement(ref SequenceReader<byte> input, out RedisReply? element)
    {
        element = null;
        if (!bulk.IsOpen)
        {
            if (!TryReadLine(ref input, out byte type, out var line)) return false;
            switch (type)
            {
                case (byte)'$' or (byte)'=' or (byte)'!':
                    long length = Length(line, type);
                    if (length < 0)
                    {
                        element = default(RedisReply);
                        return true;
                    }
                    if (length > limits.MaxBulkBytes) throw new RedisProtocolException($"The server announced a string of {length} bytes; at most {limits.MaxBulkBytes} are taken.");
                    bulk.Open(type, (int)length);
                    break;
                case (byte)'*' or (byte)'%' or (byte)'~' or (byte)'>' or (byte)'|':
                    element = Open(type, Length(line, type));
                    return true;
                default:
                    element = Scalar(type, line);
                    return true;
            }
        }
        if (!bulk.TryFill(ref input)) return false;
        element = bulk.Close();
        return true;
    }

    RedisReply? Open(byte type, long count)
    {
        if (count < 0) return default(RedisReply);
        if (type == (byte)'>' && open.Count > 0) throw new RedisProtocolException("The server sent a push inside a reply.");
        if (open.Count >= limits.MaxDepth) throw new RedisProtocolException($"The server nested collections deeper than {limits.MaxDepth}.");
        // Both sides are below 2^63: Length bounds the count, MaxItems the sum.
        items += type is (byte)'%' or (byte)'|' ? 2 * count : count;
        if (items > limits.MaxItems) throw new RedisProtocolException($"The server announced more than {limits.MaxItems} elements in one reply.");
        var collection = new Collection(type, (int)(type is (byte)'%' or (byte)'|' ? 2 * count : count));
        if (count > 0) open.Push(collection);
        return count > 0 || type == (byte)'|' ? null : collection.Close();
    }

    static bool TryReadLine(ref SequenceReader<byte> input, out byte type, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (!input.TryPeek(out type)) return false;
        if (!input.TryReadTo(out line, "\r\n"u8))
        {
            if (input.Remaining > RespLimits.MaxLineBytes) throw TooLong();
            return false;
        }
        if (line.Length > RespLimits.MaxLineBytes) throw TooLong();
        line = line[1..];
        return true;

        static RedisProtocolException TooLong() => new($"The server sent a line of more than {RespLimits.MaxLineBytes} bytes.");
    }

    static RedisReply Scalar(byte type, ReadOnlySpan<byte> line) => type switch
    {
        (byte)'+' => new(RedisReplyKind.SimpleString, line.SequenceEqual("OK"u8) ? "OK" : Encoding.UTF8.GetString(line)),
        (byte)'-' => new(RedisReplyKind.Error, Encoding.UTF8.GetString(line)),
        (byte)':' => new(RedisReplyKind.Integer, null, Integer(line)),
        (byte)'_' when line.IsEmpty => default,
        (byte)'#' when line.SequenceEqual("t"u8) => new(RedisReplyKind.Boolean, null, 1),
        (byte)'#' when line.SequenceEqual("f"u8) => new(RedisReplyKind.Boolean, null, 0),
        (byte)',' => new(RedisReplyKind.Double, null, BitConverter.DoubleToInt64Bits(Double(line))),
        (byte)'(' when IsBigNumber(line) => new(RedisReplyKind.BigNumber, Encoding.ASCII.GetString(line)),
        _ => throw new RedisProtocolException($"The server sent a line that is not RESP, with type byte 0x{type:x2}."),
    };

    static long Length(ReadOnlySpan<byte> line, byte type)
    {
        // RESP3 has streamed strings and collections ("$?", "*?"); no Redis sends them.
        long length = Integer(line);
        if (length < 0 && (length != -1 || type is not ((byte)'$' or (byte)'*'))) throw new RedisProtocolException($"The server announced a length of {length}.");
        if (length > int.MaxValue / 2) throw new RedisProtocolException($"The server announced a length of {length}.");
        return length;
    }

    static long Integer(ReadOnlySpan<byte> line) => Utf8Parser.TryParse(line, out long value, out int used) && used == line.Length
        ? value
        : throw new RedisProtocolException("The server sent something else where a whole number belongs.");

    static double Double(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("inf"u8)) return double.PositiveInfinity;
        if (line.SequenceEqual("-inf"u8)) return double.NegativeInfinity;
        if (line.SequenceEqual("nan"u8) || line.SequenceEqual("-nan"u8)) return double.NaN;
        return Utf8Parser.TryParse(line, out double value, out int used) && used == line.Length
            ? value
            : throw new RedisProtocolException("The server sent something else where a number belongs.");
    }

    static bool IsBigNumber(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty && line[0] is (byte)'-' or (byte)'+') line = line[1..];
        return !line.IsEmpty && !line.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    sealed class Collection(byte type, int count)
    {
        RedisReply[] elements = count == 0 ? [] : new RedisReply[Math.Min(count, FirstItems)];
        int filled;

        public byte Type => type;

        /// <summary>True when the collection is complete.</summary>
        public bool Add(RedisReply element)
        {
            if (filled == elements.Length) Array.Resize(ref elements, (int)Math.Min(count, 2L * filled));
            elements[filled++] = element;
            return filled == count;
        }

        public RedisReply Close() => new(
            type switch
            {
                (byte)'%' => RedisReplyKind.Map,
                (byte)'~' => RedisReplyKind.Set,
                (byte)'>' => RedisReplyKind.Push,
                _ => RedisReplyKind.Array,
            },
            elements);
    }

    /// <summary>The string being received, and the line end behind it.</summary>
    sealed class BulkString
    {
        byte[] bytes = [];
        int length;
        int filled;
        byte type;

        public bool IsOpen { get; private set; }

        public void Open(byte type, int length)
        {
            this.type = type;
            this.length = length;
            filled = 0;
            bytes = length == 0 ? [] : GC.AllocateUninitializedArray<byte>(Math.Min(length, FirstBulkBytes));
            IsOpen = true;
        }

        public bool TryFill(ref SequenceReader<byte> input)
        {
            while (filled < length)
            {
                if (filled == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(length, 2L * filled));
                int part = (int)Math.Min(bytes.Length - filled, input.Remaining);
                if (part == 0) return false;
                input.TryCopyTo(bytes.AsSpan(filled, part));
                input.Advance(part);
                filled += part;
            }
            if (input.Remaining < 2) return false;
            if (!input.IsNext("\r\n"u8, advancePast: true)) throw new RedisProtocolException("The server sent a string longer than it announced.");
            return true;
        }

        public RedisReply Close()
        {
            byte[] whole = bytes;
            bytes = [];
            IsOpen = false;
            if (type == (byte)'!') return new(RedisReplyKind.Error, Encoding.UTF8.GetString(whole));
            if (type == (byte)'$') return new(RedisReplyKind.BulkString, whole);
            // "txt:" or "mkd:" and the text.
            if (whole.Length < 4 || whole[3] != (byte)':') throw new RedisProtocolException("The server sent a verbatim string without its format.");
            return new(RedisReplyKind.BulkString, whole[4..]);
        }
    }
}
