using System.Text.Json;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// Strict reader of one flat object of strings.
/// <code>{"text": "...", "predicted"?: "...", "correct": "...", "prediction_id"?: "UUID"}</code>
/// </summary>
static class FeedbackParser
{
    /// <summary>In UTF-16 units; no label is that long.</summary>
    public const int LongestLabel = 256;

    static readonly string[] known = ["text", "predicted", "correct", "prediction_id"];
    static readonly JsonDocumentOptions strict = new() { MaxDepth = 8 };

    public static Attempt<FeedbackRequest> Parse(ReadOnlyMemory<byte> body, PredictionOptions limits)
    {
        if (body.Span.StartsWith(TextRequestParser.ByteOrderMark)) body = body[TextRequestParser.ByteOrderMark.Length..];
        if (body.IsEmpty) return Problem.BadRequest("The body is empty; expected a JSON object with 'text' and 'correct'.", "$");
        try
        {
            using var document = JsonDocument.Parse(body, strict);
            return Read(document.RootElement, limits);
        }
        catch (JsonException malformed)
        {
            return TextRequestParser.Malformed(malformed);
        }
    }

    /// <summary><code>{"label": "..."}</code></summary>
    public static Attempt<FeedbackLabel> ParseLabel(ReadOnlyMemory<byte> body)
    {
        const string Expected = "expected an object with 'label' alone";
        if (body.IsEmpty) return Problem.BadRequest($"The body is empty; {Expected}.", "$");
        try
        {
            using var document = JsonDocument.Parse(body, strict);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || root.EnumerateObject().ToArray() is not [{ Name: "label" } member]) return Problem.BadRequest($"The body is something else; {Expected}.", "$");
            var values = new Dictionary<string, string>();
            if (ReadMember(member, ["label"], values) is { } problem) return problem;
            return values["label"] is { Length: <= LongestLabel } label ? new FeedbackLabel(label) : Problem.BadRequest($"'label' is longer than {LongestLabel} characters.", "$.label");
        }
        catch (JsonException malformed)
        {
            return TextRequestParser.Malformed(malformed);
        }
    }

    static Attempt<FeedbackRequest> Read(JsonElement root, PredictionOptions limits)
    {
        if (root.ValueKind != JsonValueKind.Object) return Problem.BadRequest("The body is not an object; expected one with 'text' and 'correct'.", "$");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
            if (ReadMember(member, known, values) is { } problem) return problem;

        if (!values.TryGetValue("text", out string? text)) return Problem.BadRequest("'text' is missing: what was classified.", "$.text");
        if (!values.TryGetValue("correct", out string? correct)) return Problem.BadRequest("'correct' is missing: the label that is right.", "$.correct");
        if (TextLength.InCharacters(text) is var length && length > limits.MaxTextCharacters)
            return Problem.TooLarge($"The text has {length:N0} characters; {limits.MaxTextCharacters:N0} are allowed.", "$.text");
        values.TryGetValue("predicted", out string? predicted);
        if (predicted?.Length > LongestLabel) return Problem.BadRequest($"'predicted' is longer than {LongestLabel} characters; expected a label.", "$.predicted");
        if (!values.TryGetValue("prediction_id", out string? id)) return new FeedbackRequest(text, predicted, correct, null);
        return Guid.TryParseExact(id, "D", out var uuid)
            ? new FeedbackRequest(text, predicted, correct, uuid.ToString())
            : Problem.BadRequest("'prediction_id' is not a UUID; expected the one that came with the answer.", "$.prediction_id");
    }

    static ProblemHttpResult? ReadMember(JsonProperty member, string[] known, Dictionary<string, string> values)
    {
        try
        {
            if (!known.Contains(member.Name))
                return Problem.BadRequest($"Unknown field; known are {string.Join(", ", known.Select(name => $"'{name}'"))}.", "$");
            string path = $"$.{member.Name}";
            if (member.Value.ValueKind != JsonValueKind.String) return Problem.BadRequest($"'{member.Name}' is not a string.", path);
            string value = member.Value.GetString()!;
            if (string.IsNullOrWhiteSpace(value)) return Problem.BadRequest($"'{member.Name}' is empty or only white space.", path);
            return values.TryAdd(member.Name, value) ? null : Problem.BadRequest($"Field '{member.Name}' is given twice.", path);
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8, or an escape like \ud800 that is half a character.
            return Problem.BadRequest("A string is not valid Unicode: broken UTF-8 or half of a surrogate pair.", "$");
        }
    }
}
