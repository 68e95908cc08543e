using Lab.Datasets;
using Lab.Evaluation;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Models;

/// <summary>Explanations and probes through the front door, with a real model.</summary>
public sealed class ExplainTests : IDisposable
{
    readonly TinyModelFolder tiny = new();

    static string Starter => Path.Combine(RepositoryRoot.Path, "data", "models", "starter");

    public void Dispose() => tiny.Dispose();

    [Theory]
    [InlineData("Love this dress, perfect fit", "positive")]
    [InlineData("It fell apart after one wash. I don't recommend it!", null)]
    [InlineData("not bad at all", "negative")]
    [InlineData("ok", "neutral")]
    public void Scores_AddUpToTheDifferenceOfTheLogits_WithinOnePercent(string text, string? target)
    {
        using var model = SentimentModel.Load(Starter);
        var explanation = model.Explain(text, new() { Target = target });

        double difference = explanation.Value!.Value - explanation.BaselineValue!.Value;
        AssertClose.Equal(difference, explanation.Words.Sum(word => word.Score), 0.01 * Math.Abs(difference), "sum of the scores");
        Assert.Equal((model.Predict(text).Label, target ?? explanation.Label), (explanation.Label, explanation.Target));
        AssertClose.Equal(model.Predict(text).Confidence, explanation.Confidence, 1e-6, "confidence");
        Assert.Equal(text, string.Concat(explanation.Words.Select(word => word.Word)).Length == text.Count(c => c != ' ') ? text : "words are missing");
    }

    [Theory]
    [InlineData(ExplanationMethod.IntegratedGradients)]
    [InlineData(ExplanationMethod.Occlusion)]
    [InlineData(ExplanationMethod.AttentionRollout)]
    public void ImportantWords_MoveTheAnswerMoreThanOthers(ExplanationMethod method)
    {
        using var model = SentimentModel.Load(Starter);
        string[] texts = [.. Dataset.Load(Path.Combine(RepositoryRoot.Path, "tests", "Lab.Sentiment.Tests", "Models", "everyday.csv"), new DatasetOptions { Labels = model.Labels })
            .Examples.Select(example => example.Text).Where((_, i) => i % 3 == 0)];
        var curves = model.TestExplanations(texts, new() { Words = 3, RandomDraws = 3, Explain = new() { Method = method } }, cancellation: TestContext.Current.CancellationToken);
        // Where it looked is a weaker sign than what moved the answer: over all numbers of words, not with each.
        Assert.True(method == ExplanationMethod.AttentionRollout ? curves.Important.Sum() > curves.Random.Sum() : curves.Passed, curves.ToJson());
        Assert.True(curves.Rows >= 12, $"{curves.Rows} rows");
    }

    [Fact]
    public void TextBeyondTheModel_IsExplainedAsFarAsItIsRead()
    {
        using var model = SentimentModel.Load(tiny.Folder);
        string text = string.Join(' ', Enumerable.Repeat("good dress", 600));
        foreach (var method in Enum.GetValues<ExplanationMethod>())
        {
            var explanation = model.Explain(text, new() { Method = method });
            Assert.True(explanation.Truncated);
            Assert.Equal(model.MaxLength - 2, explanation.Words.Count);
            AssertClose.Equal([.. model.Predict(text).Scores.Values], [.. explanation.Scores.Values.Select(score => (float)score)], 1e-6, "scores");
        }
    }

    [Fact]
    public void TextOfACleaningModel_IsExplainedWhereTheUserWroteIt()
    {
        TextSettings.Write(tiny.Folder, new TextCleaning(CleaningSteps.All));
        using var model = SentimentModel.Load(tiny.Folder);
        const string text = "loveeeee the &quot;dress&quot;";
        var explanation = model.Explain(text);
        Assert.Equal(["loveeeee", "the", "&quot;", "dress", "&quot;"], explanation.Words.Select(word => word.Word));
        AssertClose.Equal(model.Predict(text).Confidence, explanation.Confidence, 1e-6, "confidence");
        Assert.Contains("loveeeee", ExplanationHtml.Fragment(explanation));
    }

    [Fact]
    public void RowsOfAttention_AddUpToOne_InEveryLayerAndHead()
    {
        using var model = SentimentModel.Load(tiny.Folder);
        for (int layer = 0; layer < model.LayerCount; layer++)
            for (int head = 0; head < model.HeadCount; head++)
            {
                var map = model.Attention("good dress", layer, head);
                Assert.Equal(["[CLS]", "good", "dress", "[SEP]"], map.Tokens);
                Assert.All(map.Weights, row => Assert.Equal(1, row.Sum(), 1e-5f));
            }
    }

    [Fact]
    public void ModelOfOneLogit_IsExplained_AndARegressionIsNotProbed()
    {
        using var one = new OneLogitFolder(0.5f);
        using (var model = SentimentModel.Load(one.Folder))
        {
            var explanation = model.Explain("good dress");
            Assert.Equal(("recommended", 0.5), (explanation.Target, Math.Round(explanation.Value!.Value, 5)));
            Assert.All(explanation.Words, word => Assert.Equal(0, word.Score, 1e-5));
        }
        using var numbers = new OneLogitFolder(0.5f, "regression");
        using var regression = SentimentModel.Load(numbers.Folder);
        Assert.Equal("number", regression.Explain("good", new() { Method = ExplanationMethod.Occlusion }).Unit);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => regression.Probe(["good"])).Kind);
    }

    // Words misspelt may move a short sentence: what is bounded here is what the starter was trained for.
    [Fact]
    public void Starter_KnowsNegationAndEmphasis_AndNeitherNamesNorCapitalsMoveIt()
    {
        using var model = SentimentModel.Load(Starter);
        string[] probes = ["negation", "intensifier", "name", "capitals"];
        var report = model.Probe(["I love the fit of this dress.", "The zipper broke."], new() { Probes = probes, MaxCases = 60 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(probes.Order(StringComparer.Ordinal), report.Results.Select(result => result.Name).Order(StringComparer.Ordinal));
        Assert.All(report.Results, result => Assert.True(result.FailureRate <= 0.1, $"{result.Name}: {result.Failures} of {result.Cases}"));
        // Its tokenizer knows no capitals.
        Assert.Equal(0, report.Results.Single(result => result.Name == "capitals").Failures);
    }
}
