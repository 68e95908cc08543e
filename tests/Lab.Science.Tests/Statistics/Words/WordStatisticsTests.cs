namespace Lab.Statistics.Tests;

public class WordStatisticsTests
{
    [Fact]
    public void Top_IsWhatTheClassSaysAndOthersDoNot()
    {
        var words = WordStatistics.Of(["great fit, great colour", "great fit", "poor fit", "poor poor fit"], [1, 1, 0, 0], 2);

        Assert.Equal(new ClassWord("great", 3, 3, words.LogOdds(1)[words.Words.ToList().IndexOf("great")]), words.Top(1, 1).Single());
        Assert.Equal("poor", words.Top(0, 1).Single().Word);
        Assert.Equal(0, words.LogOdds(0)[words.Words.ToList().IndexOf("fit")], 0.3);
        Assert.Equal(-words.LogOdds(0)[0], words.LogOdds(1)[0], 1e-12);
    }

    [Fact]
    public void RunsOfWords_AreCountedToo()
    {
        var words = WordStatistics.Of(["not good", "good"], [0, 1], 2, longestRun: 2);
        Assert.Equal(["good", "not", "not good"], words.Words);
    }

    [Fact]
    public void WordsOfOtherScripts_StayWhole() => Assert.Equal(["बहुत", "अच्छा"], WordTokens.Of("बहुत अच्छा!"));

    [Fact]
    public void NoWordAtAll_GivesEmptyLists()
    {
        var words = WordStatistics.Of(["!", ""], [0, 1], 2);
        Assert.Empty(words.LogOdds(0));
        Assert.Empty(words.Top(1));
        Assert.Empty(words.ChiSquare());
    }

    [Fact]
    public void WrongArguments_AreNamed()
    {
        Assert.Throws<ArgumentException>("texts", () => WordStatistics.Of([], [], 2));
        Assert.Throws<ArgumentException>("labels", () => WordStatistics.Of(["a"], [0, 1], 2));
        Assert.Throws<ArgumentException>("labels", () => WordStatistics.Of(["a"], [2], 2));
        Assert.Throws<ArgumentOutOfRangeException>("prior", () => WordStatistics.Of(["aa"], [0], 2).LogOdds(0, prior: 0));
    }
}
