using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>Answers gRPC calls on an HTTP/2 server: checks, dispatch, and the status in the trailers.</summary>
sealed class GrpcEndpoint(GrpcService service, ApiKey key, string keyHeader, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    const string ContentType = "application/grpc";

    // The default limit of gRPC implementations, 4 MiB.
    const int MaxMessageBytes = 4 << 20;

    public async Task HandleAsync(HttpContext http)
    {
        if (!IsGrpc(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        http.Response.ContentType = ContentType;
        var (status, message) = await RunAsync(http);
        if (http.RequestAborted.IsCancellationRequested) return;
        http.Response.AppendTrailer("grpc-status", ((int)status).ToString(CultureInfo.InvariantCulture));
        if (message is not null) http.Response.AppendTrailer("grpc-message", GrpcMessageText.Encode(message));
    }

    static bool IsGrpc(HttpRequest request)
    {
        // "application/grpc", "application/grpc+proto", either with parameters; grpc-web and grpc+json are other formats.
        var type = (request.ContentType ?? "").Split(';', 2)[0].Trim();
        return HttpMethods.IsPost(request.Method)
            && (type.Equals(ContentType, StringComparison.OrdinalIgnoreCase)
                || type.Equals(ContentType + "+proto", StringComparison.OrdinalIgnoreCase));
    }

    async Task<(GrpcStatus Status, string? Message)> RunAsync(HttpContext http)
    {
        if (!key.Matches(http.Request.Headers[keyHeader]))
            return (GrpcStatus.Unauthenticated, $"Header {keyHeader} is missing or wrong.");
        if (service.Find(http.Request.Path.Value ?? "") is not { } method)
            return (GrpcStatus.Unimplemented, $"There is no method {http.Request.Path}.");
        if (!GrpcTimeout.TryParse(http.Request.Headers["grpc-timeout"], out var timeout))
            return (GrpcStatus.InvalidArgument, "Header grpc-timeout is not digits and a unit of H, M, S, m, u, n.");

        using var deadline = new CancellationTokenSource(timeout is { } span ? Within(span) : Timeout.InfiniteTimeSpan, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping, deadline.Token);
        logger.LogDebug("Call of {Method} begins.", http.Request.Path);
        try
        {
            // Headers go out at once: a watcher of a quiet stream must know that it is connected.
            await http.Response.Body.FlushAsync(linked.Token);
            await method(new GrpcCall(http.Request.BodyReader, http.Response.BodyWriter, MaxMessageBytes, linked.Token));
            return (GrpcStatus.Ok, null);
        }
        catch (GrpcException failure)
        {
            return (failure.Status, failure.Message);
        }
        catch (Exception) when (linked.IsCancellationRequested)
        {
            return deadline.IsCancellationRequested
                ? (GrpcStatus.DeadlineExceeded, "The deadline of the call has passed.")
                : (GrpcStatus.Cancelled, "The call was cancelled.");
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "Call of {Method} failed.", http.Request.Path);
            return (GrpcStatus.Unknown, "The call failed inside the AppHost; its log says why.");
        }
    }

    // A timer takes no more than 49 days; a longer deadline is none.
    static TimeSpan Within(TimeSpan timeout) => timeout > TimeSpan.FromDays(49) ? Timeout.InfiniteTimeSpan : timeout;
}
