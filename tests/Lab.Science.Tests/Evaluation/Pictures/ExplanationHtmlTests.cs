using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lab.Evaluation.Tests;

public partial class ExplanationHtmlTests
{
    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    static Explanation Of(string text, params (string Word, double Score)[] words)
    {
        int at = 0;
        var placed = new List<WordImportance>();
        foreach (var (word, score) in words)
        {
            at = text.IndexOf(word, at, StringComparison.Ordinal);
            placed.Add(new(word, at, word.Length, score));
            at += word.Length;
        }
        return new Explanation(text, "positive", new Dictionary<string, double> { ["positive"] = 0.9, ["negative"] = 0.1 }, "positive", "integrated-gradients", "logit", placed)
        {
            Delta = 0.001,
            Steps = 16,
        };
    }

    static string Body(string html) => XDocument.Parse($"<x>{html.Replace("<br>", "<br/>")}</x>", LoadOptions.PreserveWhitespace).Descendants("div").ElementAt(2).Value;

    [Fact]
    public void Words_HaveTheirNumberAsTooltip_AndASignThatIsNotOnlyColour()
    {
        string html = ExplanationHtml.Fragment(Of("good but  bad\nthe", ("good", 0.5), ("but", 0.001), ("bad", -0.25), ("the", 0)));

        Assert.Equal("good but  bad\nthe", Body(html));
        Assert.Contains("""<span title="+0.5000 logit" style="background:rgba(22,163,74,0.6);border-bottom:2px solid rgb(22,163,74);border-radius:3px">good</span>""", html);
        Assert.Contains("""<span title="-0.2500 logit" style="background:rgba(220,38,38,0.3);border-bottom:2px dotted rgb(220,38,38);border-radius:3px">bad</span>""", html);
        // Hardly any weight: the number, no colour.
        Assert.Contains("""<span title="+0.0010 logit">but</span>""", html);
        Assert.Contains("completeness delta 0.001", html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script> good")]
    [InlineData("a \"quoted\" & 'single' <b> good")]
    [InlineData("\u05E9\u05DC\u05D5\u05DD \u6F02\u4EAE \U0001F60D good")]
    public void AnyText_IsTextAndNothingElse(string text)
    {
        string html = ExplanationHtml.Fragment(Of(text, ("good", 1)));
        Assert.Equal(text, Body(html));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        string page = ExplanationHtml.Page([Of(text, ("good", 1))], text);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(text, WebUtility.HtmlDecode(Tag().Replace(page, "")));
        Assert.DoesNotContain("http", Tag().Matches(page).Select(tag => tag.Value).Where(tag => tag.Contains("href") || tag.Contains("src")));
    }

    [Fact]
    public void HalfASurrogatePair_IsReplaced() => Assert.Equal("\uFFFD good", Body(ExplanationHtml.Fragment(Of("\uD83D good", ("good", 1)))));

    [Fact]
    public void WordOfMarkup_CannotLeaveItsElement()
    {
        string html = ExplanationHtml.Fragment(Of("\"><img src=x onerror=alert(1)> good", ("\"><img", 1), ("good", -1)) with { Notes = ["<i>note</i>"] });
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("<i>", html);
    }

    [Fact]
    public void RestThatWasNotRead_IsFaint_AndNoWordsAtAllIsFine()
    {
        string html = ExplanationHtml.Fragment(Of("good rest of it", ("good", 1)) with { Truncated = true });
        Assert.Contains("title=\"not read by the model\"> rest of it</span>", html);
        Assert.Equal("", Body(ExplanationHtml.Fragment(Of(""))));
    }

    [Fact]
    public void Attention_HasNoSideToTake()
    {
        string html = ExplanationHtml.Fragment(Of("good", ("good", 0.2)) with { Target = null, Method = "attention-rollout", Unit = "share", Delta = null });
        Assert.Contains("where the model looked", html);
        Assert.Contains("has no sign", html);
        Assert.DoesNotContain("against it", html);
    }
}
