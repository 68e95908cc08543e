using System.Text.Json.Nodes;
using Lab.Notebooks.Interpreter.Formats;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter;

/// <summary>Values as the protocol shows them: one representation per MIME type, and text/plain always.</summary>
static class MimeBundles
{
    const string plain = PlainTextFormatter.MimeType;

    /// <summary>By the formatters for its type.</summary>
    /// <param name="value">What is shown.</param>
    /// <param name="mimeTypes">Representations; none: those preferred for its type.</param>
    public static IReadOnlyList<FormattedValue> Format(object? value, params string[] mimeTypes) =>
        (mimeTypes.Length == 0 ? Records.TryFormat(value) : null) ?? FormattedValue.CreateManyFromObject(value, mimeTypes);

    public static JsonObject Of(object? value, IReadOnlyCollection<FormattedValue> formatted)
    {
        var bundle = new JsonObject();
        foreach (var one in formatted) bundle[one.MimeType] = Content(one);
        if (!bundle.ContainsKey(plain)) bundle[plain] = (value is null ? formatted.FirstOrDefault(one => one.MimeType == "text/markdown")?.Value : null) ?? value.ToDisplayString(plain);
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
