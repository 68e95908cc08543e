using System.Text.Json;
using Lab.MlflowServer.Stores;
using Microsoft.Net.Http.Headers;

namespace Lab.MlflowServer.Artifacts;

/// <summary>Serves a file: always as an attachment, byte ranges honoured.</summary>
static class Downloads
{
    public static async Task WriteAsync(HttpContext context, FolderArtifactStore store, ArtifactPath path)
    {
        try
        {
            var file = await store.OpenAsync(path, context.RequestAborted);
            // The result disposes the stream.
            await TypedResults.Stream(
                file.Content, ContentTypes.Of(file.Name), file.Name, file.LastModified, new EntityTagHeaderValue($"\"{file.Version}\""), enableRangeProcessing: true)
                .ExecuteAsync(context);
        }
        catch (ArtifactIsFolderException folder)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"detail":"{{JsonEncodedText.Encode(folder.Message)}}"}""", context.RequestAborted);
        }
    }
}
