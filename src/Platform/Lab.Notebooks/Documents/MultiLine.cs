using System.Text.Json.Nodes;

namespace Lab.Notebooks.Documents;

/// <summary>Text as nbformat stores it: one string, or a list of lines that keep their ends, which reads well in a diff.</summary>
static class MultiLine
{
    public static string Read(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line?.GetValue<string>())),
        JsonValue text => text.GetValue<string>(),
        _ => "",
    };

    public static JsonArray Write(string text)
    {
        var lines = new JsonArray();
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            int next = end < 0 ? text.Length : end + 1;
            lines.Add(text[at..next]);
            at = next;
        }

        return lines;
    }
}
