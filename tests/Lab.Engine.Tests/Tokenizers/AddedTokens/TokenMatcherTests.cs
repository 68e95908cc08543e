using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers.AddedTokens;

public class TokenMatcherTests
{
    [Fact]
    public void LongestTokenAtTheLeftmostPlace_Wins() =>
        Assert.Equal(["x", "1:abc", "0:ab"], Split("xabcab", [new("ab"), new("abc")]));

    [Fact]
    public void SingleWord_NeedsNoWordCharacterAround() =>
        Assert.Equal(["ab\u0301 ", "0:ab", "-", "0:ab", " _ab"], Split("ab\u0301 ab-ab _ab", [new("ab", SingleWord: true)]));

    /// <summary>The white space that the first of them took as its own is not there for the next.</summary>
    [Fact]
    public void StrippedWhiteSpace_GoesToTheFirstToken() =>
        Assert.Equal(["0:\n", "-", "0:\n\n\n", "_"], Split("\n-\n\n\n_", [new("\n", LeftStrip: true, RightStrip: true)]));

    [Fact]
    public void TokenInTheWhiteSpaceOfAnother_IsFoundAgain() =>
        Assert.Equal(["a", "0:<x>  ", "1:  ", "b"], Split("a<x>  b", [new("<x>", RightStrip: true), new("  ")]));

    [Fact]
    public void SpecialTokens_ArePlainTextOnRequest() =>
        Assert.Equal(["a<s>", "1:<t>"], Split("a<s><t>", [new("<s>", Special: true), new("<t>")], encodeSpecialTokens: true));

    [Fact]
    public void EmptyPattern_CutsBetweenAllCharacters()
    {
        var matcher = new TokenMatcher([("", 9, new("\u00ad"))]);
        Assert.Equal(["h", "i", "\U0001F600"], Parts(matcher, "hi\U0001F600", null));
    }

    static string[] Split(string text, AddedToken[] tokens, bool encodeSpecialTokens = false)
    {
        var matcher = new TokenMatcher(tokens.Select((t, i) => (t.Content, i, t)));
        return Parts(matcher, text, encodeSpecialTokens ? tokens.Where(t => t.Special).Select(t => t.Content).ToHashSet() : null);
    }

    static string[] Parts(TokenMatcher matcher, string text, IReadOnlySet<string>? specials)
    {
        var parts = new List<TokenMatch>();
        matcher.Split(text, specials, parts);
        return [.. parts.Select(p => (p.Id == TokenMatch.None ? "" : p.Id + ":") + text[p.Start..p.End])];
    }
}
