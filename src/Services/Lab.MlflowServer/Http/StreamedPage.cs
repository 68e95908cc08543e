using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Stores;

namespace Lab.MlflowServer.Http;

/// <summary>
/// A page of a search: <c>{"runs":[...],"next_page_token":"..."}</c>, each left out when there is none. A failure after the
/// first piece breaks the connection, so that half a page never looks like a whole one.
/// </summary>
/// <param name="name">Of the list.</param>
/// <param name="results">Read piece by piece, as fast as the client takes them.</param>
/// <param name="keepsEmpty">Writes the list even when it is empty.</param>
sealed class StreamedPage<T>(string name, SearchResults<T> results, bool keepsEmpty = false) : IStreamedAnswer
{
    static readonly JsonWriterOptions options = new() { Encoder = MlflowJson.Options.Encoder };

    /// <summary>The whole page at once, for callers within this server.</summary>
    public JsonElement ToElement() => JsonSerializer.SerializeToElement(new JsonObject
    {
        [name] = new JsonArray([.. results.Pieces.SelectMany(piece => piece).Select(item => JsonSerializer.SerializeToNode(item, MlflowJson.Of<T>()))]),
        ["next_page_token"] = results.NextPageToken,
    });

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellation)
    {
        var type = MlflowJson.Of<T>();
        var body = response.BodyWriter;
        using var json = new Utf8JsonWriter(body, options);
        bool any = false;
        json.WriteStartObject();
        foreach (var piece in results.Pieces)
        {
            if (piece.Count == 0) continue;
            if (!any) json.WriteStartArray(name);
            any = true;
            foreach (var item in piece) JsonSerializer.Serialize(json, item, type);
            json.Flush();
            await body.FlushAsync(cancellation);
        }
        if (keepsEmpty && !any) json.WriteStartArray(name);
        if (keepsEmpty || any) json.WriteEndArray();
        if (results.NextPageToken is { } token) json.WriteString("next_page_token", token);
        json.WriteEndObject();
        json.Flush();
        await body.FlushAsync(cancellation);
    }
}
