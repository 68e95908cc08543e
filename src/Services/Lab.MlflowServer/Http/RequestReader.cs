using System.Buffers;
using System.Text.Json;

namespace Lab.MlflowServer.Http;

/// <summary>Reads the fields of a request: of a GET from its query string, else from its JSON body.</summary>
static class RequestReader
{
    static readonly JsonElement nothing = JsonDocument.Parse("{}").RootElement;

    /// <summary>The fields, and the document they point into, to be disposed when the request is done.</summary>
    public static async ValueTask<(MlflowRequestFields Fields, JsonDocument? Document)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            var query = FromQuery(request.Query);
            return (new MlflowRequestFields(query?.RootElement ?? nothing) { IsQuery = true, Route = request.RouteValues }, query);
        }

        if (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method)) CheckContentType(request.ContentType);
        var document = await ParseAsync(request.Body, request.ContentLength, context.RequestAborted);
        return (new MlflowRequestFields(document?.RootElement ?? nothing) { Route = request.RouteValues }, document);
    }

    static void CheckContentType(string? type)
    {
        if (string.IsNullOrEmpty(type)) throw MlflowException.Invalid("Bad Request. Content-Type header is missing.");
        var media = type.AsSpan(0, type.IndexOf(';') is var end and >= 0 ? end : type.Length).Trim();
        if (!media.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw MlflowException.Invalid("Bad Request. Content-Type must be one of ['application/json'].");
    }

    // What is no JSON counts as {}, as with the reference server: then the first required field is reported missing.
    static async ValueTask<JsonDocument?> ParseAsync(Stream body, long? length, CancellationToken cancellation)
    {
        if (length == 0) return null;
        try
        {
            var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
            if (document.RootElement.ValueKind is JsonValueKind.Object) return document;
            bool isNull = document.RootElement.ValueKind == JsonValueKind.Null;
            document.Dispose();
            return isNull ? null : throw MlflowException.Invalid("Bad Request. The body must be a JSON object.");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static JsonDocument? FromQuery(IQueryCollection query)
    {
        if (query.Count == 0) return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, values) in query)
            {
                json.WritePropertyName(name);
                if (values.Count > 1) json.WriteStartArray();
                foreach (string? value in values) json.WriteStringValue(value);
                if (values.Count > 1) json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return JsonDocument.Parse(buffer.WrittenMemory);
    }
}
