using System.Text.Json;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

/// <summary>Encodings as one line of text per field, so that an expected record and an answer compare as whole values.</summary>
static class EncodingText
{
    /// <summary>The fields of a reference record that describe an encoding; the overflowing ones below it.</summary>
    public static string Of(JsonElement record)
    {
        string text = $"""
            ids {Raw(record, "ids")}
            tokens {JsonSerializer.Serialize(record.GetProperty("tokens").Deserialize<string[]>())}
            type_ids {Raw(record, "type_ids")}
            attention_mask {Raw(record, "attention_mask")}
            special_tokens_mask {Raw(record, "special_tokens_mask")}
            word_ids {Raw(record, "word_ids")}
            offsets_utf16 {Raw(record, "offsets_utf16")}
            """;
        if (record.TryGetProperty("sequence_ids", out _)) text += "\nsequence_ids " + Raw(record, "sequence_ids");
        if (record.TryGetProperty("overflowing_count", out var count)) text += "\noverflowing " + count;
        if (record.TryGetProperty("overflowing", out var overflowing))
            text += string.Concat(overflowing.EnumerateArray().Select(o => "\noverflowing\n" + Of(o)));
        return text;
    }

    /// <summary>The same of an answer, with the fields that <paramref name="like"/> has.</summary>
    public static string Of(Encoding encoding, JsonElement like)
    {
        string text = $"""
            ids {Json(encoding.Ids)}
            tokens {Json(encoding.Tokens)}
            type_ids {Json(encoding.TypeIds)}
            attention_mask {Json(encoding.AttentionMask)}
            special_tokens_mask {Json(encoding.SpecialTokensMask)}
            word_ids {Json(encoding.WordIds)}
            offsets_utf16 {Json(encoding.Offsets.Select(o => new[] { o.Start, o.End }))}
            """;
        if (like.TryGetProperty("sequence_ids", out _)) text += "\nsequence_ids " + Json(encoding.SequenceIds);
        if (like.TryGetProperty("overflowing_count", out _)) text += "\noverflowing " + encoding.Overflowing.Count;
        if (like.TryGetProperty("overflowing", out var overflowing))
        {
            // Parts beyond the expected ones are written with the fields of an empty record.
            var likes = overflowing.EnumerateArray().ToArray();
            text += string.Concat(encoding.Overflowing.Select((o, i) => "\noverflowing\n" + Of(o, i < likes.Length ? likes[i] : default(JsonElement?) ?? like)));
        }
        return text;
    }

    static string Raw(JsonElement record, string field) => record.GetProperty(field).GetRawText();

    static string Json<T>(T values) => JsonSerializer.Serialize(values);
}
