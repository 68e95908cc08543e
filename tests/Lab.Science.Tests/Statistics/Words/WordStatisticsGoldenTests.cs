using System.Text.Json;
using Lab.TestSupport;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

public class WordStatisticsGoldenTests
{
    const string File = "text_statistics.json";

    [Fact]
    public void Tokens_AreThoseOfScikitLearn() => ForEachCase(File, "tokens", item =>
    {
        var text = item.GetProperty("text").GetString()!;
        Assert.Equal(Texts(item.GetProperty("expected").GetProperty("default")), WordTokens.Of(text));
        Assert.Equal(Texts(item.GetProperty("expected").GetProperty("one_and_two_grams")), WordTokens.Of(text, longestRun: 2));
    });

    [Fact]
    public void Keywords_AreThoseOfTheReference() => ForEachCase(File, "keywords", item =>
    {
        var expected = item.GetProperty("expected");
        var (classes, words) = Corpus();

        Assert.Equal(Texts(expected.GetProperty("terms")), words.Words);
        Assert.Equal(Integers(expected.GetProperty("count")), words.Totals);
        Assert.Equal(Integers(expected.GetProperty("document_frequency")), words.Rows);
        Same(expected.GetProperty("chi2"), words.ChiSquare(), "chi2");
        // The library forms it from entropies, which cancel.
        Same(expected.GetProperty("mutual_information"), words.MutualInformation(), "mutual_information", 1e-7);
        for (var c = 0; c < classes.Length; c++)
        {
            Assert.Equal(Integers(expected.GetProperty("count_per_class").GetProperty(classes[c])), Enumerable.Range(0, words.Words.Count).Select(w => words.Count(c, w)));
            Same(expected.GetProperty("log_odds_z").GetProperty(classes[c]), words.LogOdds(c), $"log_odds_z {classes[c]}");
            Assert.Equal(Texts(expected.GetProperty("top10_log_odds_z").GetProperty(classes[c])), words.Top(c).Select(word => word.Word));
        }
    });

    static (string[] Classes, WordStatistics Words) Corpus()
    {
        using var document = JsonDocument.Parse(GoldenFolder.Read($"statistics/{File}"));
        var root = document.RootElement;
        var classes = Texts(root.GetProperty("classes"));
        return (classes, WordStatistics.Of(Texts(root.GetProperty("corpus")), Integers(root.GetProperty("corpus_labels")), classes.Length));
    }

    static string[] Texts(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetString()!)];
}
