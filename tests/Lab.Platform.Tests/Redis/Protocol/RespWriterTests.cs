using System.Buffers;
using System.Text;
using Lab.Redis;
using Lab.Redis.Protocol;

namespace Lab.Platform.Tests.Redis.Protocol;

public sealed class RespWriterTests
{
    static readonly RedisCommand set = new("SET");

    [Fact]
    public void A_command_is_an_array_of_strings() =>
        Assert.Equal("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$2\r\n10\r\n", Write("a", 10));

    [Theory]
    [InlineData(0, "$1\r\n0\r\n")]
    [InlineData(-1, "$2\r\n-1\r\n")]
    [InlineData(long.MaxValue, "$19\r\n9223372036854775807\r\n")]
    [InlineData(long.MinValue, "$20\r\n-9223372036854775808\r\n")]
    public void Numbers_are_written_in_decimal(long number, string expected) => Assert.Equal("*2\r\n$3\r\nSET\r\n" + expected, Write(number));

    [Fact]
    public void Text_is_counted_in_bytes() => Assert.Equal("*2\r\n$3\r\nSET\r\n$5\r\n\u00e9\u20ac\r\n", Write("\u00e9\u20ac"));

    [Fact]
    public void Null_and_empty_are_empty() => Assert.Equal("*4\r\n$3\r\nSET\r\n$0\r\n\r\n$0\r\n\r\n$0\r\n\r\n", Write("", (string?)null, Array.Empty<byte>()));

    [Fact]
    public void A_part_of_an_array_is_written_alone() => Assert.Equal("*2\r\n$3\r\nSET\r\n$2\r\nbc\r\n", Write(new ReadOnlyMemory<byte>("abcd"u8.ToArray(), 1, 2)));

    [Theory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(100_000)]
    public void Long_values_are_whole(int length)
    {
        string text = new('\u00e9', length);
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        Assert.Equal($"*3\r\n$3\r\nSET\r\n${2 * length}\r\n{text}\r\n${2 * length}\r\n{text}\r\n", Write(text, bytes));
    }

    static string Write(params ReadOnlySpan<RedisValue> arguments)
    {
        var output = new ArrayBufferWriter<byte>();
        RespWriter.Write(output, set, arguments);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
