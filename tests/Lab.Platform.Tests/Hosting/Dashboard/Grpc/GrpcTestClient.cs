using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Lab.Hosting.Dashboard.Grpc;

namespace Lab.Platform.Tests.Hosting.Dashboard.Grpc;

/// <summary>A gRPC client by hand over HttpClient: what the dashboard does, and what it would never do.</summary>
sealed class GrpcTestClient(Uri server, string? key) : IDisposable
{
    readonly HttpClient http = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(20) };

    public void Dispose() => http.Dispose();

    /// <summary>Opens a call; the request body is what <paramref name="write"/> writes, or empty.</summary>
    public async Task<GrpcTestCall> StartAsync(
        string path, Func<Stream, Task>? write = null, string contentType = "application/grpc", string? timeout = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StreamedContent(write ?? (_ => Task.CompletedTask)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (key is not null) request.Headers.Add("x-resource-service-api-key", key);
        if (timeout is not null) request.Headers.Add("grpc-timeout", timeout);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new GrpcTestCall(response, await response.Content.ReadAsStreamAsync());
    }

    public Task<GrpcTestCall> StartAsync(string path, IMessage request, string? timeout = null) =>
        StartAsync(path, body => body.WriteAsync(Frame(request)).AsTask(), timeout: timeout);

    public async Task<T> UnaryAsync<T>(string path, IMessage request, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        using var call = await StartAsync(path, request);
        var answers = await call.ReadAllAsync(parser).ToListAsync();
        Assert.Equal(GrpcStatus.Ok, call.Status);
        return Assert.Single(answers);
    }

    public static byte[] Frame(IMessage message)
    {
        var writer = new ArrayBufferWriter<byte>();
        GrpcFrame.Write(writer, message);
        return writer.WrittenSpan.ToArray();
    }

    sealed class StreamedContent(Func<Stream, Task> write) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            // The headers leave before the first message, as a two-way call needs.
            await stream.FlushAsync();
            await write(stream);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

sealed class GrpcTestCall(HttpResponseMessage response, Stream body) : IDisposable
{
    const int Limit = 16 << 20;

    readonly PipeReader reader = PipeReader.Create(body);

    public HttpStatusCode Http => response.StatusCode;

    /// <summary>Known after the last message.</summary>
    public GrpcStatus Status => (GrpcStatus)int.Parse(response.TrailingHeaders.GetValues("grpc-status").Single());

    public string Message => Uri.UnescapeDataString(response.TrailingHeaders.GetValues("grpc-message").Single());

    public async Task<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => await GrpcFrame.ReadAsync(reader, parser, Limit, TestContext.Current.CancellationToken);

    public async IAsyncEnumerable<T> ReadAllAsync<T>(MessageParser<T> parser, [EnumeratorCancellation] CancellationToken cancellation = default)
        where T : class, IMessage<T>
    {
        while (await GrpcFrame.ReadAsync(reader, parser, Limit, cancellation) is { } message) yield return message;
    }

    public void Dispose() => response.Dispose();
}
