using Google.Protobuf;

namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>The methods of one service by path (<c>/package.Service/Method</c>).</summary>
sealed class GrpcService(string name)
{
    readonly Dictionary<string, Func<GrpcCall, Task>> methods = new(StringComparer.Ordinal);

    public Func<GrpcCall, Task>? Find(string path) => methods.GetValueOrDefault(path);

    /// <summary>One message in, one out.</summary>
    public GrpcService Unary<TRequest, TResponse>(
        string method, MessageParser<TRequest> parser, Func<TRequest, CancellationToken, Task<TResponse>> handle)
        where TRequest : class, IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        Add(method, async call => await call.WriteAsync(await handle(await call.ReadOneAsync(parser), call.Cancellation)));

    /// <summary>One message in, many out: the handler writes them to the call.</summary>
    public GrpcService ServerStreaming<TRequest>(
        string method, MessageParser<TRequest> parser, Func<TRequest, GrpcCall, Task> handle)
        where TRequest : class, IMessage<TRequest> =>
        Add(method, async call => await handle(await call.ReadOneAsync(parser), call));

    /// <summary>Many messages in: the handler reads and writes as it likes.</summary>
    public GrpcService Streaming(string method, Func<GrpcCall, Task> handle) => Add(method, handle);

    GrpcService Add(string method, Func<GrpcCall, Task> handle)
    {
        methods.Add($"/{name}/{method}", handle);
        return this;
    }
}
