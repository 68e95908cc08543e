using System.Globalization;
using System.Text.Json;
using Lab.TestSupport;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

public class UnicodeTablesGoldenTests
{
    [Theory]
    [InlineData("bert_clean_removed", 1 << 0)]
    [InlineData("bert_clean_to_space", 1 << 1)]
    [InlineData("bert_chinese_padded", 1 << 2)]
    [InlineData("bert_punctuation_isolated", 1 << 3)]
    [InlineData("bert_pretokenizer_space", 1 << 4)]
    [InlineData("bert_strip_accents_removed", 1 << 5)]
    public void Flag_IsSetWhereTheReferenceHasIt(string table, int flag)
    {
        var expected = Tables().GetProperty(table).EnumerateArray().Select(r => r.GetString()!.Split("..")).SelectMany(r => Range(r[0], r[^1]));
        Assert.Equal(expected, EveryCodePoint().Where(c => CodePoints.Is(c, (CodePointFlags)flag)));
    }

    [Theory]
    [InlineData("lowercase")]
    [InlineData("nfd")]
    public void Mapping_IsThatOfTheReference(string table)
    {
        var expected = Tables().GetProperty(table).EnumerateObject().ToDictionary(m => Hex(m.Name), m => string.Join(' ', m.Value.GetString()!.Split(' ').Select(Hex)));
        var actual = EveryCodePoint().Select(c => (c, To: string.Join(' ', (table == "nfd" ? CodePoints.Decomposition(c) : CodePoints.Lowercase(c)).ToArray())))
            .Where(m => m.To.Length > 0).ToDictionary(m => m.c, m => m.To);
        Assert.Equal(expected, actual);
    }

    static JsonElement Tables() =>
        JsonDocument.Parse(GoldenFolder.Read("tokenizers/unicode_tables.json")).RootElement;

    static IEnumerable<int> EveryCodePoint() => Enumerable.Range(0, 0x110000).Where(c => c is < 0xD800 or > 0xDFFF);

    static IEnumerable<int> Range(string first, string last) => Enumerable.Range(Hex(first), Hex(last) - Hex(first) + 1);

    static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
