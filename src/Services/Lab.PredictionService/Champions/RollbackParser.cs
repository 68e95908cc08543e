using System.Globalization;
using System.Text.Json;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;

namespace Lab.PredictionService.Champions;

/// <summary>
/// Strict reader of one object.
/// <code>{"version"?: "3"}</code>
/// </summary>
static class RollbackParser
{
    static readonly JsonDocumentOptions strict = new() { MaxDepth = 8 };

    public static Attempt<RollbackRequest> Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith(TextRequestParser.ByteOrderMark)) body = body[TextRequestParser.ByteOrderMark.Length..];
        if (body.IsEmpty) return new RollbackRequest(null);
        try
        {
            using var document = JsonDocument.Parse(body, strict);
            return Read(document.RootElement);
        }
        catch (JsonException malformed)
        {
            return TextRequestParser.Malformed(malformed);
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8, or an escape like \ud800 that is half a character.
            return Problem.BadRequest("A string is not valid Unicode: broken UTF-8 or half of a surrogate pair.", "$");
        }
    }

    static Attempt<RollbackRequest> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return Problem.BadRequest("The body is not an object; expected one with 'version', or none.", "$");
        string? version = null;
        foreach (var member in root.EnumerateObject())
        {
            if (!member.NameEquals("version")) return Problem.BadRequest("Unknown field; known is 'version'.", "$");
            if (version is not null) return Problem.BadRequest("Field 'version' is given twice.", "$.version");
            version = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Number => member.Value.GetRawText(),
                _ => "",
            };
            // MLflow numbers versions from 1.
            if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1)
                return Problem.BadRequest("'version' is not the number of a version, such as \"3\".", "$.version");
            version = number.ToString(CultureInfo.InvariantCulture);
        }
        return new RollbackRequest(version);
    }
}
