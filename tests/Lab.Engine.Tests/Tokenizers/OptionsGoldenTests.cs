using System.Text.Json;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

public class OptionsGoldenTests
{
    public static TheoryData<string> Files => TokenizerGolden.Files("options", ".jsonl");

    [Theory, MemberData(nameof(Files))]
    public void EveryCall_GivesTheReferenceEncodingsOrFails(string file)
    {
        string path = TokenizerGolden.Require(file);
        var tokenizer = TokenizerGolden.TokenizerOf(path);
        foreach (var call in TokenizerGolden.ReadRecords(path))
        {
            var inputs = call.GetProperty("inputs").EnumerateArray().Select(i => Input(i, call)).ToArray();
            if (call.TryGetProperty("error", out _))
            {
                Assert.Throws<LabException>(() => tokenizer.EncodeBatch(inputs, Options(call)));
                continue;
            }
            var answers = tokenizer.EncodeBatch(inputs, Options(call));
            var expected = call.GetProperty("outputs").EnumerateArray().ToArray();
            Assert.Equal(expected.Length, answers.Count);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(EncodingText.Of(expected[i]), EncodingText.Of(answers[i], expected[i]));
        }
    }

    static EncodeInput Input(JsonElement input, JsonElement call)
    {
        bool words = Flag(call, "is_pretokenized", false);
        if (!Flag(call, "pairs", false))
            return words ? new(input.Deserialize<string[]>()!) : new(input.GetString()!);
        return words ? new(input[0].Deserialize<string[]>()!, input[1].Deserialize<string[]>())
            : new(input[0].GetString()!, input[1].GetString());
    }

    static EncodeOptions Options(JsonElement call) => new()
    {
        AddSpecialTokens = Flag(call, "add_special_tokens", true),
        Truncation = call.TryGetProperty("truncation", out var t)
            ? new(t.GetProperty("max_length").GetInt32(), Strategy(t), Number(t, "stride") ?? 0, Side(t)) : null,
        Padding = call.TryGetProperty("padding", out var p)
            ? new(Number(p, "length"), Number(p, "pad_to_multiple_of"), Number(p, "pad_id") ?? 0,
                p.TryGetProperty("pad_token", out var token) ? token.GetString()! : "[PAD]", Number(p, "pad_type_id") ?? 0, Side(p))
            : null,
    };

    static TruncationStrategy Strategy(JsonElement truncation) =>
        !truncation.TryGetProperty("strategy", out var strategy) ? TruncationStrategy.LongestFirst : strategy.GetString() switch
        {
            "longest_first" => TruncationStrategy.LongestFirst,
            "only_first" => TruncationStrategy.OnlyFirst,
            "only_second" => TruncationStrategy.OnlySecond,
            var other => throw new InvalidDataException(other),
        };

    static TextSide Side(JsonElement record) =>
        record.TryGetProperty("direction", out var direction) && direction.GetString() == "left" ? TextSide.Left : TextSide.Right;

    static bool Flag(JsonElement record, string name, bool absent) => record.TryGetProperty(name, out var value) ? value.GetBoolean() : absent;

    static int? Number(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;
}
