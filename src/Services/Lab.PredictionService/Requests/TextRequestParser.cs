using System.Text.Json;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Requests;

/// <summary>
/// Strict reader of the one request shape, a flat object; <paramref name="fields"/> says which members the route takes.
/// By hand on Utf8JsonReader, because the answer to a wrong body is part of the contract: which member, which line, what
/// would be right.
/// <code>{"text": "..."} | {"review": "..."} | {"texts": ["...", ...]}   and   "return_confidence": true|false</code>
/// </summary>
sealed class TextRequestParser(PredictionOptions limits, TextRequestFields fields)
{
    // The shape needs two levels; more is somebody else's document or an attack.
    static readonly JsonReaderOptions strict = new() { MaxDepth = 8 };

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    readonly List<string> texts = [];
    TextRequestFields seen;
    bool returnConfidence;

    public Attempt<TextRequest> Parse(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];
        if (body.IsEmpty) return Problem.BadRequest($"The body is empty; expected a JSON object with one of {TextRequestFieldNames.Quote(fields & TextRequestFields.Sources)}.", "$");
        var reader = new Utf8JsonReader(body, strict);
        try
        {
            if (ParseObject(ref reader, body) is { } problem) return problem;
        }
        catch (JsonException malformed)
        {
            return Malformed(malformed);
        }
        return new TextRequest(texts, !seen.HasFlag(TextRequestFields.Texts), returnConfidence);
    }

    ProblemHttpResult? ParseObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return WrongType(ref reader, body, "$", "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            if (ParseMember(ref reader, body) is { } problem) return problem;
        // Reads past the closing brace: anything but white space there is an error.
        reader.Read();

        var sources = seen & TextRequestFields.Sources;
        string allowed = TextRequestFieldNames.Quote(fields & TextRequestFields.Sources);
        if (sources == TextRequestFields.None) return Problem.BadRequest($"Nothing to classify: expected exactly one of {allowed}.", "$");
        if (!int.IsPow2((int)sources))
            return Problem.BadRequest($"The body has {TextRequestFieldNames.Quote(sources)}; expected exactly one of {allowed}.", "$");
        return null;
    }

    ProblemHttpResult? ParseMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        if (!TryGetString(ref reader, out string? name)) return NotUnicode(ref reader, body, "$");
        string path = $"$.{Shorten(name)}";
        var field = TextRequestFieldNames.Find(name) & fields;
        if (field == TextRequestFields.None)
            return Problem.BadRequest($"Unknown field '{Shorten(name)}'{Position(ref reader, body)}; known are {TextRequestFieldNames.Quote(fields)}.", path);
        if (seen.HasFlag(field)) return Problem.BadRequest($"Field '{name}' is given twice{Position(ref reader, body)}.", path);
        seen |= field;
        reader.Read();
        return field switch
        {
            TextRequestFields.ReturnConfidence => ParseFlag(ref reader, body, path),
            TextRequestFields.Texts => ParseTexts(ref reader, body, path),
            _ => ParseText(ref reader, body, path),
        };
    }

    ProblemHttpResult? ParseFlag(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, string path)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False)) return WrongType(ref reader, body, path, "true or false");
        returnConfidence = reader.GetBoolean();
        return null;
    }

    ProblemHttpResult? ParseTexts(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, string path)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return WrongType(ref reader, body, path, "an array of strings");
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == limits.MaxTexts) return Problem.TooLarge($"More than {limits.MaxTexts:N0} texts in one call.", path);
            if (ParseText(ref reader, body, $"{path}[{count++}]") is { } problem) return problem;
        }
        return count == 0 ? Problem.BadRequest("'texts' is empty; expected at least one text.", path) : null;
    }

    ProblemHttpResult? ParseText(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, string path)
    {
        if (reader.TokenType != JsonTokenType.String) return WrongType(ref reader, body, path, "a string");
        if (!TryGetString(ref reader, out string? text)) return NotUnicode(ref reader, body, path);
        if (string.IsNullOrWhiteSpace(text)) return Problem.BadRequest("The text is empty or only white space.", path);
        if (TextLength.InCharacters(text) is var length && length > limits.MaxTextCharacters)
            return Problem.TooLarge($"The text has {length:N0} characters; {limits.MaxTextCharacters:N0} are allowed.", path);
        texts.Add(text);
        return null;
    }

    // Bytes that are not UTF-8, or an escape like \ud800 that is half a character.
    static bool TryGetString(ref Utf8JsonReader reader, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
    {
        try
        {
            value = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            value = null;
            return false;
        }
    }

    static ProblemHttpResult NotUnicode(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, string path) =>
        Problem.BadRequest($"The string{Position(ref reader, body)} is not valid Unicode: broken UTF-8 or half of a surrogate pair.", path);

    static ProblemHttpResult WrongType(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, string path, string expected) =>
        Problem.BadRequest($"{path}{Position(ref reader, body)} is {Name(reader.TokenType)}; expected {expected}.", path);

    public static ProblemHttpResult Malformed(JsonException cause)
    {
        // The framework's text ends " LineNumber: 0 | BytePositionInLine: 9."; people count from 1.
        string text = cause.Message;
        int end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return Problem.BadRequest(
            $"Malformed JSON at line {cause.LineNumber + 1}, byte {cause.BytePositionInLine + 1}: {(end < 0 ? text : text[..end])}", "$");
    }

    static string Position(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        var before = body[..(int)reader.TokenStartIndex];
        return $" at line {before.Count((byte)'\n') + 1}, byte {before.Length - before.LastIndexOf((byte)'\n')}";
    }

    static string Name(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };

    static string Shorten(string name) => name.Length <= 64 ? name : $"{name[..63]}...";
}
