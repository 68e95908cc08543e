using System.Net;
using System.Text.Json;

namespace Lab.Notebooks.Interpreter.Mermaid;

/// <summary>HTML that draws diagrams in the page that shows it.</summary>
static class MermaidHtml
{
    static readonly Lazy<string> script = new(Read);

    /// <summary>Brings the script into the page; where it has come already, nothing.</summary>
    public static string Script => script.Value;

    /// <summary>One diagram: its text until the script is there, which in a long notebook may be later than this.</summary>
    public static string Of(string diagram)
    {
        string id = "mermaid-" + Guid.NewGuid().ToString("N");
        // The serializer writes < and > as escapes: nothing in the text ends the script.
        return $$"""
            <div id="{{id}}"><pre>{{WebUtility.HtmlEncode(diagram)}}</pre></div>
            <script>
            (() => {
              const place = document.getElementById("{{id}}"), diagram = {{JsonSerializer.Serialize(diagram)}};
              const draw = async () => {
                try {
                  place.innerHTML = (await (await window.labMermaid).render("{{id}}-svg", diagram)).svg;
                } catch (failure) {
                  document.getElementById("d{{id}}-svg")?.remove();
                  place.append(String(failure.message ?? failure));
                }
              };
              if (window.labMermaid) draw();
              else window.addEventListener("lab-mermaid", draw, { once: true });
            })();
            </script>
            """;
    }

    // Packed, because the notebook's file keeps it. Browsers unpack by themselves since 2023.
    static string Read()
    {
        using var packed = typeof(MermaidHtml).Assembly.GetManifestResourceStream("mermaid.min.js.gz")!;
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return $$"""
            <script>
            (() => {
              if (window.labMermaid) return;
              const packed = Uint8Array.from(atob("{{Convert.ToBase64String(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))}}"), letter => letter.charCodeAt(0));
              window.labMermaid = (async () => {
                const text = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
                const element = document.createElement("script");
                element.text = text;
                document.head.append(element);
                const dark = document.body.dataset.jpThemeLight === "false" || document.body.classList.contains("vscode-dark");
                globalThis.mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: dark ? "dark" : "default" });
                return globalThis.mermaid;
              })();
              window.dispatchEvent(new Event("lab-mermaid"));
            })();
            </script>
            """;
    }
}
