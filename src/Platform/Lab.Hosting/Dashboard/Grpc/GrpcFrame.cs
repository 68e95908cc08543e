using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>One message on the wire: 1 byte "compressed" (0), 4 bytes length (big endian), then the protobuf bytes.</summary>
static class GrpcFrame
{
    const int HeaderBytes = 5;

    /// <summary>The next message, or null when the sender has ended its stream between two messages.</summary>
    /// <exception cref="GrpcException">The frame is compressed, longer than <paramref name="maxMessageBytes"/>, cut off, or not a message.</exception>
    public static async ValueTask<T?> ReadAsync<T>(
        PipeReader reader, MessageParser<T> parser, int maxMessageBytes, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellation);
            var buffer = result.Buffer;
            if (TryTake(ref buffer, maxMessageBytes, out var payload))
            {
                var message = Parse(parser, payload);
                reader.AdvanceTo(buffer.Start);
                return message;
            }

            if (result.IsCompleted)
            {
                var rest = buffer.Length;
                reader.AdvanceTo(buffer.End);
                if (rest == 0) return null;
                throw new GrpcException(GrpcStatus.Internal, $"The stream ended inside a message, {rest} bytes after its start.");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public static async ValueTask WriteAsync(PipeWriter writer, IMessage message, CancellationToken cancellation)
    {
        Write(writer, message);
        var flushed = await writer.FlushAsync(cancellation);
        if (flushed.IsCompleted || flushed.IsCanceled) throw new OperationCanceledException("The reader of the stream has left.");
    }

    public static void Write(IBufferWriter<byte> writer, IMessage message)
    {
        var length = message.CalculateSize();
        var frame = writer.GetSpan(HeaderBytes + length)[..(HeaderBytes + length)];
        frame[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(frame[1..], (uint)length);
        message.WriteTo(frame[HeaderBytes..]);
        writer.Advance(frame.Length);
    }

    // Looks at the header as soon as it is there: a length above the limit is refused before its bytes are waited for.
    static bool TryTake(ref ReadOnlySequence<byte> buffer, int maxMessageBytes, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (buffer.Length < HeaderBytes) return false;

        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        if (header[0] == 1) throw new GrpcException(GrpcStatus.Unimplemented, "Compressed messages are not supported; send identity.");
        if (header[0] != 0) throw new GrpcException(GrpcStatus.Internal, $"A message starts with flag {header[0]}; 0 is the only one known.");

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > maxMessageBytes)
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"A message of {length} bytes is above the limit of {maxMessageBytes}.");
        if (buffer.Length < HeaderBytes + length) return false;

        payload = buffer.Slice(HeaderBytes, length);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    static T Parse<T>(MessageParser<T> parser, ReadOnlySequence<byte> payload)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new GrpcException(GrpcStatus.Internal, $"The bytes are no {typeof(T).Name}: {broken.Message}", broken);
        }
    }
}
