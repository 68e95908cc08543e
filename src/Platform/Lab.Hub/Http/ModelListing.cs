using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Hub.Http;

/// <summary>
/// What the hub says of a revision.
/// <code>GET /api/models/{id}/revision/{revision} -> {"sha":"0123...","siblings":[{"rfilename":"config.json"}]}</code>
/// </summary>
/// <param name="Sha">The commit that the revision stands for.</param>
/// <param name="Siblings">Its files.</param>
sealed record ModelListing([property: JsonPropertyName("sha")] string? Sha, [property: JsonPropertyName("siblings")] IReadOnlyList<ListedFile?>? Siblings)
{
    const int MaxBytes = 16 << 20;

    /// <summary>Null: the server has no such listing, only files.</summary>
    /// <exception cref="LabException">The hub refuses, or its answer is not right.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, or fails.</exception>
    public static async Task<ModelListing?> AskAsync(HubHttp http, HubModelId id, HubOptions options, CancellationToken cancellation)
    {
        using var answer = await http.SendAsync(HttpMethod.Get, http.Address($"api/models/{id.Name}/revision/{Uri.EscapeDataString(id.Revision)}"), cancellation: cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound && HubErrors.CodeOf(answer) is null) return null;
        if ((int)answer.StatusCode >= 500) throw new HttpRequestException($"the hub answers {(int)answer.StatusCode}", null, answer.StatusCode);
        if (answer.StatusCode != HttpStatusCode.OK) throw HubErrors.Of(answer, id, options);
        try
        {
            await answer.Content.LoadIntoBufferAsync(MaxBytes, cancellation);
            return JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(cancellation), ModelListingJson.Default.ModelListing)
                ?? throw new JsonException("null");
        }
        catch (JsonException problem)
        {
            throw new LabException(ErrorKind.Model, "The hub's description of the model is not JSON.", $"{options.Endpoint.GetLeftPart(UriPartial.Authority)}: {id}", "{\"sha\", \"siblings\"}", "Check HF_ENDPOINT.", problem);
        }
    }
}

sealed record ListedFile([property: JsonPropertyName("rfilename")] string? Name);

[JsonSerializable(typeof(ModelListing))]
sealed partial class ModelListingJson : JsonSerializerContext;
