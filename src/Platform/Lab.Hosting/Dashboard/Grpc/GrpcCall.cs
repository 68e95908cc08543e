using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>One call as its handler sees it: messages in, messages out, and the moment to stop.</summary>
sealed class GrpcCall(PipeReader input, PipeWriter output, int maxMessageBytes, CancellationToken cancellation)
{
    /// <summary>Set when the caller leaves, its deadline passes, or the server stops.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The one message of a unary or server-streaming call.</summary>
    public async Task<T> ReadOneAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        await GrpcFrame.ReadAsync(input, parser, maxMessageBytes, Cancellation)
        ?? throw new GrpcException(GrpcStatus.Internal, $"The call ended before its {typeof(T).Name} came.");

    /// <summary>The messages of a client-streaming or two-way call, until the caller ends its side.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync<T>(
        MessageParser<T> parser, [EnumeratorCancellation] CancellationToken cancellation = default)
        where T : class, IMessage<T>
    {
        while (await GrpcFrame.ReadAsync(input, parser, maxMessageBytes, cancellation) is { } message) yield return message;
    }

    /// <summary>Sends one message and waits until there is room for the next; one writer at a time.</summary>
    public ValueTask WriteAsync(IMessage message) => GrpcFrame.WriteAsync(output, message, Cancellation);
}
