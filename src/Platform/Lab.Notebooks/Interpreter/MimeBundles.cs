using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter;

/// <summary>Values as the protocol shows them: one representation per MIME type, and text/plain always.</summary>
static class MimeBundles
{
    const string plain = "text/plain";

    public static JsonObject Of(object? value, IReadOnlyCollection<FormattedValue> formatted)
    {
        var bundle = new JsonObject();
        foreach (var one in formatted) bundle[one.MimeType] = Content(one);
        if (!bundle.ContainsKey(plain)) bundle[plain] = value.ToDisplayString(plain);
        return bundle;
    }

    // JSON types carry their value as JSON, all others as text.
    static JsonNode? Content(FormattedValue value)
    {
        if (value.MimeType != "application/json" && !value.MimeType.EndsWith("+json", StringComparison.Ordinal)) return value.Value;
        try
        {
            return JsonNode.Parse(value.Value);
        }
        catch (System.Text.Json.JsonException)
        {
            return value.Value;
        }
    }
}
