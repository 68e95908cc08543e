using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Http;

/// <summary>An answer whose shape no wire type has: what a caller may ask for piece by piece, or handed in and keeps.</summary>
sealed class JsonAnswer(JsonNode json) : IStreamedAnswer
{
    static readonly JsonWriterOptions options = new() { Encoder = MlflowJson.Options.Encoder };

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellation)
    {
        using var writer = new Utf8JsonWriter(response.BodyWriter, options);
        json.WriteTo(writer);
        writer.Flush();
        await response.BodyWriter.FlushAsync(cancellation);
    }
}
