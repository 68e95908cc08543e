using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Lab.PredictionService.Web;

/// <summary>Styles, scripts and pictures of the page, from within the assembly.</summary>
static class Assets
{
    const string Prefix = "assets/";

    static readonly FrozenDictionary<string, Asset> all = typeof(Assets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(Asset.Read).ToFrozenDictionary(asset => asset.Name);

    public static IResult Get(string name, HttpResponse response)
    {
        if (!all.TryGetValue(name, out var asset)) return Results.NotFound();
        // Asked for again each time, answered 304: modules name each other without versions.
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(asset.Content, asset.Type, entityTag: asset.Tag);
    }

    sealed record Asset(string Name, byte[] Content, string Type, EntityTagHeaderValue Tag)
    {
        public static Asset Read(string resource)
        {
            using var stream = typeof(Assets).Assembly.GetManifestResourceStream(resource)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string type = Path.GetExtension(resource) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                _ => "image/svg+xml",
            };
            return new Asset(resource[Prefix.Length..], content, type, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..8])}\""));
        }
    }
}
