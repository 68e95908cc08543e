using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Lab.Redis;
using Lab.Redis.Protocol;

namespace Lab.Platform.Tests.Redis.Protocol;

public sealed class RespParserTests
{
    static readonly RespLimits limits = new(MaxBulkBytes: 1000, MaxItems: 100, MaxDepth: 4);

    /// <summary>Wire form, and the reply as <see cref="Show"/> writes it.</summary>
    public static TheoryData<string, string> Replies => new()
    {
        { "+OK\r\n", "OK" },
        { "+\r\n", "" },
        { "-WRONGTYPE no\r\n", "!WRONGTYPE no" },
        { "!21\r\nSYNTAX invalid syntax\r\n", "!SYNTAX invalid syntax" },
        { ":-9223372036854775808\r\n", "-9223372036854775808" },
        { "$0\r\n\r\n", "\"\"" },
        { "$7\r\na\r\nb\r\nc\r\n", "\"a\r\nb\r\nc\"" },
        { "$-1\r\n", "null" },
        { "*-1\r\n", "null" },
        { "_\r\n", "null" },
        { "#t\r\n", "true" },
        { "#f\r\n", "false" },
        { ",1.25\r\n", "1.25" },
        { ",10\r\n", "10" },
        { ",1e-3\r\n", "0.001" },
        { ",inf\r\n", "Infinity" },
        { ",-inf\r\n", "-Infinity" },
        { ",nan\r\n", "NaN" },
        { "(-3492890328409238509324850943850943825024385\r\n", "-3492890328409238509324850943850943825024385" },
        { "=15\r\ntxt:Some string\r\n", "\"Some string\"" },
        { "*0\r\n", "Array[]" },
        { "*3\r\n:1\r\n$1\r\nx\r\n*2\r\n+a\r\n_\r\n", "Array[1,\"x\",Array[a,null]]" },
        { "%2\r\n+a\r\n:1\r\n+b\r\n~1\r\n#t\r\n", "Map[a,1,b,Set[true]]" },
        { "~2\r\n:1\r\n:2\r\n", "Set[1,2]" },
        { ">3\r\n+message\r\n+channel\r\n$2\r\nhi\r\n", "Push[message,channel,\"hi\"]" },
        { "|1\r\n+ttl\r\n:3600\r\n:7\r\n", "7" },
        { "|0\r\n:7\r\n", "7" },
        { "*2\r\n|1\r\n+ttl\r\n*1\r\n:1\r\n:7\r\n:8\r\n", "Array[7,8]" },
        { "*2\r\n*0\r\n%0\r\n", "Array[Array[],Map[]]" },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Every_type_is_read_whatever_the_place_where_its_bytes_are_split(string wire, string expected)
    {
        for (int split = 0; split <= wire.Length; split++)
            Assert.Equal([expected, "next"], (await ReadAsync(limits, wire[..split], wire[split..] + "+next\r\n")).Select(Show));
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Every_type_is_read_when_each_byte_comes_by_itself(string wire, string expected) =>
        Assert.Equal([expected], (await ReadAsync(limits, [.. wire.Select(c => c.ToString())])).Select(Show));

    [Theory]
    [InlineData("$1001\r\n")]
    [InlineData("$99999999999999\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$?\r\n")]
    [InlineData("$\r\n")]
    [InlineData("$1\r\nab\r\n")]
    [InlineData("!-1\r\n")]
    [InlineData("*101\r\n")]
    [InlineData("*2147483647\r\n")]
    [InlineData("*-2\r\n")]
    [InlineData("%51\r\n")]
    [InlineData("%1073741824\r\n")]
    [InlineData("~-1\r\n")]
    [InlineData("*60\r\n*60\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n")]
    [InlineData("*1\r\n>1\r\n:1\r\n")]
    [InlineData(":1x\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":9223372036854775808\r\n")]
    [InlineData(",one\r\n")]
    [InlineData("#x\r\n")]
    [InlineData("(12a\r\n")]
    [InlineData("(\r\n")]
    [InlineData("_x\r\n")]
    [InlineData("=3\r\ntxt\r\n")]
    [InlineData("=8\r\ntext:abc\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    public async Task What_is_not_RESP_or_above_the_limits_is_refused(string wire) =>
        await Assert.ThrowsAsync<RedisProtocolException>(() => ReadAsync(limits, wire));

    [Fact]
    public async Task A_line_without_an_end_is_refused() =>
        await Assert.ThrowsAsync<RedisProtocolException>(() => ReadAsync(limits, "+" + new string('a', RespLimits.MaxLineBytes + 1)));

    [Fact]
    public void A_claimed_length_takes_no_memory_before_its_bytes_come()
    {
        var parser = new RespParser(new RespLimits(512 << 20, 1 << 24, 8));
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (string claim in (string[])["*16000000\r\n", "$536870912\r\n", "abc"])
        {
            var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(claim)));
            Assert.False(parser.TryRead(ref reader, out _));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public async Task A_long_string_and_a_long_array_grow_as_they_come()
    {
        string text = string.Concat(Enumerable.Range(0, 400_000).Select(i => (char)('a' + (i % 26))));
        string wire = $"*5000\r\n" + string.Concat(Enumerable.Range(0, 4999).Select(i => $":{i}\r\n")) + $"${5 * text.Length}\r\n" + string.Concat(Enumerable.Repeat(text, 5)) + "\r\n";

        var reply = Assert.Single(await ReadAsync(new RespLimits(1 << 24, 1 << 20, 8), [.. wire.Chunk(60_001).Select(part => new string(part))]));

        Assert.Equal(4998, reply.Items[4998].AsInteger());
        Assert.Equal(string.Concat(Enumerable.Repeat(text, 5)), reply.Items[4999].AsText());
    }

    // Each part is one flush of a pipe, read before the next comes.
    static async Task<List<RedisReply>> ReadAsync(RespLimits limits, params string[] parts)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var parser = new RespParser(limits);
        var replies = new List<RedisReply>();
        foreach (string part in parts.Where(part => part.Length > 0))
        {
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(part));
            Assert.True(pipe.Reader.TryRead(out var result));
            Parse(result.Buffer, out var consumed);
            pipe.Reader.AdvanceTo(consumed, result.Buffer.End);
        }
        return replies;

        void Parse(ReadOnlySequence<byte> buffer, out SequencePosition consumed)
        {
            var reader = new SequenceReader<byte>(buffer);
            while (parser.TryRead(ref reader, out var reply)) replies.Add(reply);
            consumed = reader.Position;
        }
    }

    static string Show(RedisReply reply) => reply.Kind switch
    {
        RedisReplyKind.Null => "null",
        RedisReplyKind.Error => "!" + reply.AsText(),
        RedisReplyKind.BulkString => $"\"{reply.AsText()}\"",
        RedisReplyKind.Array or RedisReplyKind.Map or RedisReplyKind.Set or RedisReplyKind.Push => $"{reply.Kind}[{string.Join(",", reply.Items.Select(Show))}]",
        _ => reply.AsText()!,
    };
}
