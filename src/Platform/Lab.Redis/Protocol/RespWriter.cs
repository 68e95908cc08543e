using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Lab.Redis.Protocol;

/// <summary>Writes commands: <c>*3\r\n$3\r\nSET\r\n$1\r\na\r\n$2\r\n10\r\n</c>.</summary>
static class RespWriter
{
    // "$" or "*", up to 10 digits, and line ends.
    const int HeaderBytes = 16;

    // Larger arguments go in pieces, so that no buffer of their size is needed.
    const int WholeBytes = 1024;

    public static void Write(IBufferWriter<byte> output, RedisCommand command, ReadOnlySpan<RedisValue> arguments)
    {
        var span = output.GetSpan(HeaderBytes + command.Encoded.Length);
        int used = Header(span, (byte)'*', arguments.Length + 1);
        command.Encoded.CopyTo(span[used..]);
        output.Advance(used + command.Encoded.Length);
        foreach (ref readonly var argument in arguments) Write(output, in argument);
    }

    static void Write(IBufferWriter<byte> output, in RedisValue argument)
    {
        int length = argument.Length;
        bool whole = length <= WholeBytes;
        var span = output.GetSpan(HeaderBytes + (whole ? length + 2 : 0));
        int used = Header(span, (byte)'$', length);
        if (whole)
        {
            argument.CopyTo(span.Slice(used, length));
            "\r\n"u8.CopyTo(span[(used + length)..]);
            output.Advance(used + length + 2);
            return;
        }
        output.Advance(used);
        if (argument.Text is { } text) Encoding.UTF8.GetBytes(text, output);
        else output.Write(argument.Bytes);
        output.Write("\r\n"u8);
    }

    static int Header(Span<byte> span, byte type, int number)
    {
        span[0] = type;
        Utf8Formatter.TryFormat(number, span[1..], out int digits);
        "\r\n"u8.CopyTo(span[(1 + digits)..]);
        return digits + 3;
    }
}
