using System.IO.Compression;
using System.Text.Json;
using Google.Protobuf;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Traces;

/// <summary>POST /v1/traces: spans in OpenTelemetry's own protocol, protobuf or JSON, for the experiment that a header names.</summary>
sealed class OtlpEndpoint(SqliteTraceStore store)
{
    const string Protobuf = "application/x-protobuf", Json = "application/json";

    // Of what is unpacked: a few kilobytes can hold gigabytes of zeros.
    const int MaxBody = 64 << 20;

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/v1/traces", ["POST"], AnswerAsync);

    async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers["x-mlflow-experiment-id"].FirstOrDefault() is not { Length: > 0 } experiment)
        {
            await WriteAsync(context, StatusCodes.Status422UnprocessableEntity,
                """{"detail":[{"type":"missing","loc":["header","x-mlflow-experiment-id"],"msg":"Field required","input":null}]}""");
            return;
        }
        string? type = request.ContentType?.Split(';', 2)[0].Trim();
        if (type is not (Protobuf or Json))
        {
            await RefuseAsync(context, $"Invalid Content-Type: {type ?? "None"}. Expected: {Protobuf} or {Json}");
            return;
        }
        List<Span> spans;
        try
        {
            byte[] body = await ReadAsync(request, context.RequestAborted);
            spans = type == Json ? OtlpJsonReader.Read(body) : OtlpReader.Read(body);
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidDataException or JsonException or FormatException or InvalidOperationException)
        {
            await RefuseAsync(context, "Invalid OpenTelemetry format");
            return;
        }
        if (spans.Count == 0)
        {
            await RefuseAsync(context, "Invalid OpenTelemetry format - no spans found");
            return;
        }
        await store.LogSpansAsync(experiment, spans, request.Headers["x-mlflow-run-id"].FirstOrDefault(), context.RequestAborted);
        context.Response.ContentType = Protobuf;
        context.Response.ContentLength = 0;
    }

    static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        await using Stream body = request.Headers.ContentEncoding.FirstOrDefault()?.ToLowerInvariant() switch
        {
            null or "" or "identity" => request.Body,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
            var other => throw new InvalidDataException($"Content-Encoding {other}"),
        };
        using var whole = new MemoryStream();
        byte[] piece = new byte[81920];
        while (await body.ReadAsync(piece, cancellation) is var count and > 0)
        {
            if (whole.Length + count > MaxBody) throw new InvalidDataException("larger than 64 MB");
            whole.Write(piece, 0, count);
        }
        return whole.ToArray();
    }

    static Task RefuseAsync(HttpContext context, string detail) => WriteAsync(context, StatusCodes.Status400BadRequest, $$"""{"detail":"{{JsonEncodedText.Encode(detail)}}"}""");

    static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        return context.Response.WriteAsync(json, context.RequestAborted);
    }
}
