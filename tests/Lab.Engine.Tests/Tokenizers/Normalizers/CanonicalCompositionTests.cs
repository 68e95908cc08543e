namespace Lab.Tokenizers.Tests;

public class CanonicalCompositionTests
{
    [Theory]
    [InlineData("e\u0301", "\u00e9")]
    [InlineData("\u1e0a\u0323", "\u1e0c\u0307")]
    [InlineData("a\u0315\u0300\u05ae\u0300b", "\u00e0\u05ae\u0300\u0315b")]
    [InlineData("\u0344 \u212b \u0958", "\u0308\u0301 \u00c5 \u0915\u093c")]
    [InlineData("\u0b47\u0300\u0b3e", "\u0b47\u0300\u0b3e")]
    [InlineData("\u1100\u1161\u11a8 \uac00\u11a8 \u1100\u0300\u1161", "\uac01 \uac01 \u1100\u0300\u1161")]
    [InlineData("\u304b\u3099 \U00011099\U000110ba", "\u304c \U0001109a")]
    [InlineData("\u03b9\u0308\u0301", "\u0390")]
    public void Nfc_IsThatOfTheUnicodeStandard(string text, string expected)
    {
        Assert.Equal(expected, CanonicalComposition.Nfc(text));
        Assert.Equal(expected, CanonicalComposition.Nfc(expected));
    }

    [Theory]
    [InlineData("plain and \u00fcber")]
    [InlineData("half \ud83d pair \ude00")]
    [InlineData("\U0001F468\u200D\U0001F469 \u2764\uFE0F \U0001F44D\U0001F3FD")]
    public void Composed_StaysTheSameObject(string text) => Assert.Same(text, CanonicalComposition.Nfc(text));

    [Fact]
    public void NothingButMarks_TakesNoSquareOfTheTime()
    {
        var text = string.Concat(Enumerable.Repeat("\u0323\u0301", 100_000));
        Assert.Equal(200_000, CanonicalComposition.Nfc(text).Length);
    }
}
