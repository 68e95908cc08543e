using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lab.PredictionService.OpenApi;

/// <summary>The OpenAPI document as bytes, made at the first request: routes and limits do not change while the service runs.</summary>
sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Name = "v1";
    public const string Path = $"/openapi/{Name}.json";

    readonly Lazy<Task<byte[]>> json = new(async () =>
    {
        var document = await provider.GetOpenApiDocumentAsync();
        using var written = new MemoryStream();
        await document.SerializeAsJsonAsync(written, OpenApiSpecVersion.OpenApi3_1);
        return written.ToArray();
    });

    public Task<byte[]> ReadAsync() => json.Value;
}
