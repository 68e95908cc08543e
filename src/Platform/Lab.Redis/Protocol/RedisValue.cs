using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lab.Redis;

/// <summary>A key, value or other argument of a command: text (sent as UTF-8), bytes or a whole number. Bytes are not copied before they are sent.</summary>
public readonly struct RedisValue
{
    static readonly object integer = new();

    // string, byte[], or the tag of an integer; null counts as empty.
    readonly object? content;

    // The integer; of bytes: offset in the upper half, length in the lower.
    readonly long number;

    RedisValue(object? content, long number)
    {
        this.content = content;
        this.number = number;
    }

    public static implicit operator RedisValue(string? text) => new(text, 0);

    public static implicit operator RedisValue(byte[]? bytes) => new(bytes, bytes?.Length ?? 0);

    public static implicit operator RedisValue(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var part)
        ? new RedisValue(part.Array, ((long)part.Offset << 32) | (uint)part.Count)
        : bytes.ToArray();

    public static implicit operator RedisValue(long number) => new(integer, number);

    public static implicit operator RedisValue(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    internal string? Text => content as string;

    /// <summary>Bytes on the wire.</summary>
    internal int Length => content switch
    {
        string text => Encoding.UTF8.GetByteCount(text),
        byte[] => (int)number,
        null => 0,
        _ => Digits(number),
    };

    internal ReadOnlySpan<byte> Bytes => content is byte[] bytes ? bytes.AsSpan((int)(number >> 32), (int)number) : default;

    /// <summary>Writes the <see cref="Length"/> bytes of the value.</summary>
    internal void CopyTo(Span<byte> target)
    {
        if (content is string text) Encoding.UTF8.GetBytes(text, target);
        else if (ReferenceEquals(content, integer)) Utf8Formatter.TryFormat(number, target, out _);
        else Bytes.CopyTo(target);
    }

    static int Digits(long value)
    {
        int digits = value < 0 ? 2 : 1;
        while (value is > 9 or < -9)
        {
            value /= 10;
            digits++;
        }
        return digits;
    }

    // Values may be secrets.
    public override string ToString() => $"RedisValue of {Length} bytes";
}
