namespace Lab.MlflowServer.Artifacts;

/// <summary>Content type by the ending of a file's name.</summary>
static class ContentTypes
{
    const string PlainText = "text/plain", Bytes = "application/octet-stream";

    public static string Of(string name) => name == "MLmodel" || name == "MLproject" ? PlainText : Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".txt" or ".log" or ".err" or ".cfg" or ".conf" or ".cnf" or ".cf" or ".ini" or ".properties" or ".prop" or ".hocon" or ".toml" or ".yaml" or ".yml"
            or ".json" or ".js" or ".py" or ".py3" or ".csv" or ".tsv" or ".md" or ".rst" or ".jsonnet" => PlainText,
        ".html" or ".htm" => "text/html",
        ".css" => "text/css",
        ".xml" => "application/xml",
        ".pdf" => "application/pdf",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".svg" => "image/svg+xml",
        ".webp" => "image/webp",
        ".zip" => "application/zip",
        _ => Bytes,
    };
}
