using System.Text;
using Lab.Inference;

namespace Lab.Engine.Tests.Inference;

public sealed class VisibleCharactersTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n\u00A0\u2003\u3000\u1680")]
    [InlineData("\u0000\u0007\u007F\u0085")]
    [InlineData("\u200B\u200C\u200D\u2060\uFEFF\u00AD")]
    [InlineData("\u200E\u200F\u202A\u202E\u2066\u2069\u061C")]
    [InlineData("\uFE0F\uFE0E\u180B\u034F")]
    [InlineData("\u115F\u1160\u3164\uFFA0")]
    [InlineData("\u2800\uFFFC")]
    [InlineData("\U000E0041\U000E007F\U000E0100\U000E01EF")]
    [InlineData("\U0001D173\U0001D159\U0001BCA0")]
    public void NothingToSee(string text) => Assert.False(VisibleCharacters.AreIn(text));

    [Theory]
    [InlineData("a")]
    [InlineData("\u200B!\u200B")]
    [InlineData("\u2764\uFE0F")]
    [InlineData("\u0600")]
    [InlineData("\u1100")]
    [InlineData("\uD800")]
    [InlineData("\U000F0000")]
    public void SomethingToSee(string text) => Assert.True(VisibleCharacters.AreIn(text));

    /// <summary>What .NET knows as format, control or white space is invisible but for the marks that are drawn.</summary>
    [Fact]
    public void CategoriesOfUnicode_AreFollowed()
    {
        var seen = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(code => new Rune(code))
            .Where(rune => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control)
            .Where(rune => VisibleCharacters.AreIn(rune.ToString())).Select(rune => rune.Value);

        Assert.Equal([0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD], seen);
    }
}
