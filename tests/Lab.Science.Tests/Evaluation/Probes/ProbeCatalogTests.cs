namespace Lab.Evaluation.Tests;

/// <summary>What each probe makes of a text.</summary>
public class ProbeCatalogTests
{
    static (string Before, string After)? Change(string probe, string text, int opinion = 1, ulong seed = 1) =>
        ProbeCatalog.All.Single(one => one.Name == probe).Change(new ProbeText(text, opinion, seed)) is { } pair ? (pair.Before, pair.After) : null;

    static string? After(string probe, string text, int opinion = 1) => Change(probe, text, opinion)?.After;

    [Theory]
    [InlineData("The dress is lovely.", "The dress is not lovely.")]
    [InlineData("It was really very good", "It was not good")]
    [InlineData("it's a great coat", "it's not a great coat")]
    [InlineData("THEY\u2019RE SO CUTE", "THEY'RE not CUTE")]
    [InlineData("I absolutely love it!", "I do not love it!")]
    [InlineData("We enjoyed it.", "We never enjoyed it.")]
    [InlineData("This fits perfectly.", "This does not fit perfectly.")]
    [InlineData("Nothing to say. The food is tasty. More.", "The food is not tasty.")]
    public void Negation_TurnsTheFirstShortSentenceOfPraise(string text, string expected) => Assert.Equal(expected, After("negation", text));

    [Theory]
    [InlineData("The dress is not lovely.")]
    [InlineData("The dress isn't good.")]
    [InlineData("It is bad.")]
    [InlineData("one two three four five six seven eight nine ten eleven is good")]
    [InlineData("")]
    public void Negation_LeavesOtherTextsAlone(string text) => Assert.Null(After("negation", text));

    [Theory]
    [InlineData("I don't like it, it doesn't fit.", "I do not like it, it does not fit.")]
    [InlineData("DON'T buy. We\u2019re sad.", "DO NOT buy. We are sad.")]
    [InlineData("I am sure it is not bad.", "I'm sure it's not bad.")]
    [InlineData("so it is.", null)]
    [InlineData("good", null)]
    public void Contraction_GoesEitherWay(string text, string? expected) => Assert.Equal(expected, After("contraction", text));

    [Theory]
    [InlineData("good!!!", "good")]
    [InlineData("good ...  ", "good")]
    [InlineData("good", "good.")]
    [InlineData("?!", null)]
    public void Punctuation_GoesOrComes(string text, string? expected) => Assert.Equal(expected, After("punctuation", text));

    [Fact]
    public void Capitals_ChangeNothingElse()
    {
        Assert.Equal("GOOD DRESS, 5 STARS", After("capitals", "good Dress, 5 stars"));
        Assert.Null(After("capitals", "GOOD 5"));
    }

    [Fact]
    public void CharacterSwap_ExchangesTwoInnerLettersOfALongWord()
    {
        const string text = "The comfortable dress, see https://example.com/gorgeous and @somebody";
        for (ulong seed = 0; seed < 50; seed++)
        {
            string after = Change("character-swap", text, seed: seed)!.Value.After;
            int first = Enumerable.Range(0, text.Length).First(i => text[i] != after[i]);
            Assert.Equal(text, after[..first] + after[first + 1] + after[first] + after[(first + 2)..]);
            // Inside of "comfortable" or "dress".
            Assert.True(first is (> 4 and < 13) or (> 16 and < 19), $"{first}: {after}");
        }
        Assert.Null(After("character-swap", "so good aaaaaa"));
    }

    [Fact]
    public void Name_IsAnotherOneInTheSamePlace()
    {
        var (before, after) = Change("name", "Good coat.")!.Value;
        Assert.StartsWith("Good coat. ", before);
        Assert.NotEqual(before, after);
        string[] a = before.Split(' '), b = after.Split(' ');
        Assert.Single(a.Zip(b), pair => pair.First != pair.Second);

        var (given, changed) = Change("name", "Maria and Maria's mother love it")!.Value;
        Assert.Equal("Maria and Maria's mother love it", given);
        Assert.DoesNotContain("Maria", changed);
        Assert.EndsWith("mother love it", changed);
    }

    [Fact]
    public void Intensifier_StrengthensWhatAgreesWithTheAnswer()
    {
        Assert.Matches("^The cut is bad, the cloth is (really|very|truly|extremely) good$", After("intensifier", "The cut is bad, the cloth is good", 1)!);
        Assert.Matches("^The cut is (really|very|truly|extremely) bad, the cloth is good$", After("intensifier", "The cut is bad, the cloth is good", -1)!);
        Assert.Null(After("intensifier", "The cloth is good", 0));
        Assert.Null(After("intensifier", "The cloth is not good", 1));
    }

    [Fact]
    public void Address_ComesBehind() => Assert.Matches("^good (@|https://example\\.com/)[a-z]{8}$", After("address", "good ")!);

    [Theory]
    [InlineData("typo")]
    [InlineData("synonym")]
    public void OneWord_IsChanged(string probe)
    {
        const string text = "a good dress with lovely colours and nice sleeves";
        string after = After(probe, text)!;
        Assert.Single(text.Split(' ').Zip(after.Split(' ')), pair => pair.First != pair.Second);
    }

    [Fact]
    public void EveryProbe_GivesTheSameForTheSameSeed_AndBearsAnyText()
    {
        foreach (var probe in ProbeCatalog.All)
            foreach (string text in new[] { "", " ", "\n", "a", "!", "\uD83D", "\U0001F60D is good", new string('a', 20_000), string.Concat(Enumerable.Repeat("is very ", 5_000)), "I love it. The coat is good, isn't it? Anna" })
                foreach (int opinion in new[] { -1, 0, 1 })
                {
                    var once = Change(probe.Name, text, opinion, 7);
                    Assert.Equal(once, Change(probe.Name, text, opinion, 7));
                    if (once is { } pair) Assert.NotEqual(pair.Before, pair.After);
                }
    }
}
