using System.Text;
using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Stores;

/// <summary>JSON as Python's json.dumps writes it, for texts that clients compare or search: a blank after comma and colon, other than ASCII escaped.</summary>
static class PythonJson
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append('{');
                bool isFirst = true;
                foreach (var (name, value) in members)
                {
                    if (!isFirst) text.Append(", ");
                    isFirst = false;
                    Quote(name, text);
                    text.Append(": ");
                    Write(value, text);
                }
                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                for (int i = 0; i < items.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    Write(items[i], text);
                }
                text.Append(']');
                break;
            case JsonValue value when value.TryGetValue(out string? words):
                Quote(words, text);
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    static void Quote(string words, StringBuilder text)
    {
        text.Append('"');
        foreach (char c in words)
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or > '~' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        text.Append('"');
    }
}
