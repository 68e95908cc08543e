namespace Lab.Datasets.Tests;

public class TextCleaningTests
{
    const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
    const string Emoji = "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600 \u2764\uFE0F\u2764\uFE0F \U0001F44D\U0001F3FD " + Family + " \u263A\u263A\u263A\u263A\u263A";

    static string Clean(string step, string text) => TextCleaning.Parse([step], "--clean").Apply(text);

    [Theory]
    [InlineData(@"it\u2019s fine\u002c really", "it\u2019s fine, really")]
    [InlineData(@"\ud83d\ude00 and \uD83D\uDE00", "\U0001F600 and \U0001F600")]
    [InlineData(@"half \ud83d of a pair, \u12 and \u0000 stay", @"half \ud83d of a pair, \u12 and \u0000 stay")]
    [InlineData(@"C:\users stays", @"C:\users stays")]
    public void Escapes_BecomeTheirCharacters(string text, string expected) => Assert.Equal(expected, Clean("escapes", text));

    [Theory]
    [InlineData("salt &amp; pepper &lt;3 &#39;ok&#x27; &eacute;", "salt & pepper <3 'ok' \u00e9")]
    [InlineData("encoded twice: &amp;amp; &amp;lt;3", "encoded twice: & <3")]
    [InlineData("&#128512;", "\U0001F600")]
    [InlineData("Q&A, R&D & more &unknown;", "Q&A, R&D & more &unknown;")]
    public void HtmlEntities_BecomeTheirCharacters(string text, string expected) => Assert.Equal(expected, Clean("html", text));

    [Theory]
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData("s\u0307\u0323 \u1112\u1161\u11ab \u212b \u0958", "\u1e69 \ud55c \u00c5 \u0915\u093c")]
    [InlineData("\ud83d alone", "\ud83d alone")]
    public void Nfc_ComposesLettersAndAccents(string text, string expected) => Assert.Equal(expected, Clean("nfc", text));

    [Theory]
    [InlineData("see https://example.org/a?b=c#d, or (www.example.org).", "see http, or (http).")]
    [InlineData("HTTP://EXAMPLE.ORG/!", "http!")]
    [InlineData("swww.x http:// httpd", "swww.x http:// httpd")]
    public void Urls_BecomeOneWord(string text, string expected) => Assert.Equal(expected, Clean("urls", text));

    [Theory]
    [InlineData("@alice, thanks @bob_2!", "@user, thanks @user!")]
    [InlineData("write to alice@example.org @ noon", "write to alice@example.org @ noon")]
    [InlineData(".@alice says", ".@user says")]
    public void Users_BecomeOneName_AndMailAddressesStay(string text, string expected) => Assert.Equal(expected, Clean("users", text));

    [Theory]
    [InlineData("sooooo good!!!!!! $$$$$", "sooo good!!! $$$")]
    [InlineData("1000000 coool", "1000000 coool")]
    public void Repeats_AreShortened_ExceptDigits(string text, string expected) => Assert.Equal(expected, Clean("repeats", text));

    [Fact]
    public void Emoji_SurviveEveryStep() => Assert.Equal(Emoji, Clean("all", Emoji));

    [Fact]
    public void Nothing_IsDone_UnlessAsked()
    {
        var text = @"@a &amp; \u2019 http://x.org sooooo cafe" + "\u0301";
        Assert.Same(text, TextCleaning.None.Apply(text));
        Assert.Same(text, new DatasetOptions().Cleaning.Apply(text));
        Assert.Equal("http \u2019 & @user sooo caf\u00e9", Clean("all", @"http://x.org \u2019 &amp; @a sooooo cafe" + "\u0301"));
    }

    [Fact]
    public void Names_AreInTheOrderOfTheSteps_AndReadBack()
    {
        var cleaning = TextCleaning.Parse(["Users", "html"], "--clean");
        Assert.Equal(["html", "users"], cleaning.Names);
        Assert.Equal(cleaning, TextCleaning.Parse([.. cleaning.Names], "--clean"));
        Assert.Empty(TextCleaning.Parse(["none"], "--clean").Names);
    }

    [Fact]
    public void UnknownStep_IsAnErrorThatNamesTheNearest()
    {
        var error = Assert.Throws<LabException>(() => TextCleaning.Parse(["user"], "--clean"));
        Assert.Equal((ErrorKind.Usage, "--clean", "Did you mean 'users'?"), (error.Kind, error.Where, error.Remedy));
    }
}
