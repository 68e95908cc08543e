using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Markdig;

namespace Lab.Notebooks.Documents;

/// <summary>A notebook as one HTML page that needs nothing else: sources, outputs and pictures inside.</summary>
public static class NotebookHtml
{
    const string style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;background:#fff}
        pre{font:13px/1.45 ui-monospace,monospace;overflow:auto;margin:0}
        .source{background:#f5f5f8;border:1px solid #e2e2e8;border-radius:6px;padding:.6rem .8rem;margin-top:1rem}
        .output{padding:.4rem .8rem;overflow:auto}.error pre,.stderr pre{background:#fdecec}
        .keyword{color:#0000c0}.string{color:#a31515}.comment{color:#008000}.number{color:#098658}
        table{border-collapse:collapse}td,th{border:1px solid #d0d0d8;padding:.2rem .5rem;text-align:left}img,svg{max-width:100%}
        @media (prefers-color-scheme:dark){body{color:#e6e6ea;background:#18181b}.source{background:#222226;border-color:#38383e}
        .keyword{color:#7aa2ff}.string{color:#e8a57c}.comment{color:#7fb77f}.number{color:#9fd3b4}td,th{border-color:#44444a}.error pre,.stderr pre{background:#4a2020}}
        """;

    static readonly MarkdownPipeline markdown = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().Build();

    // Richest first: a page shows one of the representations.
    static readonly string[] preferred = ["text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "text/markdown", "application/json", "text/plain"];

    /// <param name="notebook">What is shown.</param>
    /// <param name="title">Of the page.</param>
    public static string Write(NotebookFile notebook, string title)
    {
        var html = new StringBuilder($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{WebUtility.HtmlEncode(title)}</title><style>{style}</style></head><body>\n");
        foreach (var cell in notebook.Cells)
        {
            if (cell.Kind == "markdown") html.Append("<div class=\"markdown\">").Append(Markdown.ToHtml(cell.Source, markdown)).Append("</div>\n");
            if (!cell.IsCode || cell.Source.Length == 0 && cell.Outputs.Count == 0) continue;
            html.Append("<div class=\"source\"><pre>").Append(HighlightedCode.Html(cell.Source)).Append("</pre></div>\n");
            foreach (var output in cell.Outputs.OfType<JsonObject>()) html.Append(Output(output)).Append('\n');
        }

        return html.Append("</body></html>\n").ToString();
    }

    static string Output(JsonObject output) => output["output_type"]?.ToString() switch
    {
        "stream" => $"<div class=\"output {(output["name"]?.ToString() == "stderr" ? "stderr" : "stdout")}\"><pre>{WebUtility.HtmlEncode(MultiLine.Read(output["text"]))}</pre></div>",
        "error" => $"<div class=\"output error\"><pre>{WebUtility.HtmlEncode(string.Join('\n', (output["traceback"] as JsonArray ?? []).Select(line => line?.ToString())))}</pre></div>",
        _ => $"<div class=\"output\">{Bundle(output["data"] as JsonObject ?? [])}</div>",
    };

    static string Bundle(JsonObject data)
    {
        if (preferred.FirstOrDefault(data.ContainsKey) is not { } type) return "";
        if (type == "application/json") return $"<pre>{WebUtility.HtmlEncode(data[type]?.ToJsonString(new() { WriteIndented = true }))}</pre>";
        string text = MultiLine.Read(data[type]);
        return type switch
        {
            "text/html" or "image/svg+xml" => text,
            "text/markdown" => Markdown.ToHtml(text, markdown),
            "text/plain" => $"<pre>{WebUtility.HtmlEncode(text)}</pre>",
            _ => $"<img alt=\"\" src=\"data:{type};base64,{WebUtility.HtmlEncode(text.Trim())}\">",
        };
    }
}
