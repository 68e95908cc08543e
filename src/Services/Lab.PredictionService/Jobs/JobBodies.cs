using System.Text.Json;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.Records.Jobs;

namespace Lab.PredictionService.Jobs;

/// <summary>Body of POST /jobs.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Request">As the kind has it.</param>
sealed record JobOrderBody(JobKind Kind, JsonElement Request);

/// <summary>Strict reader of what is asked for.</summary>
static class JobBodies
{
    static readonly JsonDocumentOptions strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    static readonly string[] known = ["kind", "request"];

    /// <summary><c>{"kind": "evaluate", "request": {...}}</c></summary>
    public static Attempt<NewJob> ReadOrder(ReadOnlyMemory<byte> body) => Parse(body, root =>
    {
        foreach (var member in root.EnumerateObject())
            if (!known.Contains(member.Name)) return Problem.BadRequest($"Unknown field; known are {string.Join(", ", known.Select(name => $"'{name}'"))}.", "$");
        if (!root.TryGetProperty("kind", out var kind) || kind.ValueKind != JsonValueKind.String || !TryKind(kind, out var read))
            return Problem.BadRequest($"'kind' is not one of {string.Join(", ", Enum.GetValues<JobKind>().Select(one => $"'{JobStates.Word(one)}'"))}.", "$.kind");
        return root.TryGetProperty("request", out var request)
            ? Job(read, request, "$.request")
            : Problem.BadRequest("'request' is missing: an object with what the kind needs.", "$.request");
    });

    /// <summary>The request alone.</summary>
    public static Attempt<NewJob> Read(ReadOnlyMemory<byte> body, JobKind kind) => Parse(body, root => Job(kind, root, "$"));

    /// <summary><c>{"model": "owner/name"}</c></summary>
    public static Attempt<NewJob> ReadModelStart(ReadOnlyMemory<byte> body, bool deploy) => Parse(body, root =>
        root.EnumerateObject().All(member => member.NameEquals("model")) && root.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(model.GetString())
            ? NewJob.ModelStart(new ModelStartRequest(model.GetString()!, deploy), "")
            : Problem.BadRequest("The body is not {\"model\": \"NAME\"}.", "$"));

    static Attempt<NewJob> Job(JobKind kind, JsonElement request, string where)
    {
        try
        {
            return NewJob.Parse(kind, request, "");
        }
        catch (LabException wrong)
        {
            return Problem.BadRequest(wrong.Message, where);
        }
    }

    static Attempt<NewJob> Parse(ReadOnlyMemory<byte> body, Func<JsonElement, Attempt<NewJob>> read)
    {
        if (body.Span.StartsWith(TextRequestParser.ByteOrderMark)) body = body[TextRequestParser.ByteOrderMark.Length..];
        try
        {
            using var document = JsonDocument.Parse(body, strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : Problem.BadRequest("The body is not an object.", "$");
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

    static bool TryKind(JsonElement word, out JobKind kind)
    {
        string text = word.GetString()!;
        kind = Enum.GetValues<JobKind>().FirstOrDefault(one => JobStates.Word(one) == text);
        return JobStates.Word(kind) == text;
    }
}
