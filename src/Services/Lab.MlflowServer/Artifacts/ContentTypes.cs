using Microsoft.AspNetCore.StaticFiles;

namespace Lab.MlflowServer.Artifacts;

/// <summary>Content type by the ending of a file's name; what people read is plain text, so that the page of artifacts can show it.</summary>
static class ContentTypes
{
    const string PlainText = "text/plain", Bytes = "application/octet-stream";

    static readonly FileExtensionContentTypeProvider others = new();

    public static string Of(string name) => (Path.GetExtension(name) is { Length: > 0 } ending ? ending : name) switch
    {
        ".txt" or ".log" or ".err" or ".cfg" or ".conf" or ".cnf" or ".cf" or ".ini" or ".properties" or ".prop" or ".hocon" or ".toml" or ".yaml" or ".yml"
            or ".xml" or ".json" or ".js" or ".py" or ".py3" or ".csv" or ".tsv" or ".md" or ".rst" or ".ipynb"
            or ".MLmodel" or ".mlproject" or "MLmodel" or "MLproject" or "mlproject" => PlainText,
        _ => others.TryGetContentType(name, out string? type) ? type : Bytes,
    };
}
