using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using Lab.Hosting.Dashboard.Grpc;
using Lab.Hosting.Dashboard.Protocol;

namespace Lab.Platform.Tests.Hosting.Dashboard.Grpc;

public sealed class GrpcFrameTests
{
    const int Limit = 100;

    static readonly ConsoleLogLine First = new() { Text = "first", LineNumber = 1 };
    static readonly ConsoleLogLine Second = new() { Text = "second", LineNumber = 2, IsStdErr = true };

    readonly Pipe pipe = new();

    [Fact]
    public void Frame_is_flag_length_and_message()
    {
        var frame = Frame(First);
        var message = First.ToByteArray();

        Assert.Equal([0, 0, 0, 0, (byte)message.Length, .. message], frame);
    }

    [Fact]
    public async Task Two_frames_in_one_segment_are_two_messages()
    {
        await pipe.Writer.WriteAsync((byte[])[.. Frame(First), .. Frame(Second)]);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(First, await ReadAsync());
        Assert.Equal(Second, await ReadAsync());
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task Frame_split_at_every_byte_is_one_message()
    {
        var reading = ReadAsync();
        foreach (var one in Frame(First))
        {
            Assert.False(reading.IsCompleted);
            await pipe.Writer.WriteAsync(new[] { one });
        }

        Assert.Equal(First, await reading);
    }

    [Fact]
    public async Task Empty_message_is_a_message()
    {
        await pipe.Writer.WriteAsync(new byte[5]);

        Assert.Equal(new ConsoleLogLine(), await ReadAsync());
    }

    [Theory]
    [InlineData(Limit + 1u)]
    [InlineData(int.MaxValue)]
    [InlineData(uint.MaxValue)]
    public async Task Length_above_the_limit_is_refused_from_the_header_alone(uint length)
    {
        var header = new byte[5];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(1), length);
        await pipe.Writer.WriteAsync(header);

        Assert.Equal(GrpcStatus.ResourceExhausted, (await RefusedAsync()).Status);
    }

    [Theory]
    [InlineData(1, (int)GrpcStatus.Unimplemented)]
    [InlineData(2, (int)GrpcStatus.Internal)]
    public async Task Other_flag_is_refused(byte flag, int status)
    {
        await pipe.Writer.WriteAsync(new byte[] { flag, 0, 0, 0, 0 });

        Assert.Equal((GrpcStatus)status, (await RefusedAsync()).Status);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Stream_that_ends_inside_a_frame_is_refused(int bytes)
    {
        await pipe.Writer.WriteAsync(Frame(First).AsMemory(0, bytes));
        await pipe.Writer.CompleteAsync();

        Assert.Equal(GrpcStatus.Internal, (await RefusedAsync()).Status);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused()
    {
        await pipe.Writer.WriteAsync(new byte[] { 0, 0, 0, 0, 2, 0x0A, 0xFF });

        Assert.Equal(GrpcStatus.Internal, (await RefusedAsync()).Status);
    }

    static byte[] Frame(IMessage message)
    {
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        GrpcFrame.Write(writer, message);
        return writer.WrittenSpan.ToArray();
    }

    Task<ConsoleLogLine?> ReadAsync() =>
        GrpcFrame.ReadAsync(pipe.Reader, ConsoleLogLine.Parser, Limit, TestContext.Current.CancellationToken).AsTask();

    Task<GrpcException> RefusedAsync() => Assert.ThrowsAsync<GrpcException>(ReadAsync);
}
