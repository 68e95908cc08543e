using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lab.PredictionService.OpenApi;

/// <summary>The OpenAPI document as text, made at the first request: routes and limits do not change while the service runs, the path before them may.</summary>
sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Name = "v1";
    public const string Path = $"/openapi/{Name}.json";

    // Stands for the path before the routes until somebody asks; in no other text.
    const string Server = "/@path-base@";

    readonly Lazy<Task<string[]>> aroundServer = new(async () =>
    {
        var document = await provider.GetOpenApiDocumentAsync();
        document.Servers = [new OpenApiServer { Url = Server }];
        using var written = new MemoryStream();
        await document.SerializeAsJsonAsync(written, OpenApiSpecVersion.OpenApi3_1);
        return Encoding.UTF8.GetString(written.ToArray()).Split($"\"{JsonEncodedText.Encode(Server)}\"");
    });

    /// <param name="pathBase">Before every route; empty at the root.</param>
    public async Task<string> ReadAsync(string pathBase) =>
        string.Join($"\"{JsonEncodedText.Encode(pathBase.Length > 0 ? pathBase : "/")}\"", await aroundServer.Value);
}
