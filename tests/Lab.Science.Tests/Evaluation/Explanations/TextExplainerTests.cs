using Lab.Datasets;
using Lab.TestSupport;
using Lab.Tokenizers;

namespace Lab.Evaluation.Tests;

/// <summary>Against a model that can be calculated by hand; its words are numbers by their id, marks and [UNK] are 0.</summary>
public sealed class TextExplainerTests : IDisposable
{
    readonly TinyModelFolder tiny = new();
    readonly Tokenizer tokenizer;

    public TextExplainerTests() => tokenizer = Tokenizer.Load(tiny.Folder);

    public void Dispose() => tiny.Dispose();

    float VectorOf(int id) => tokenizer.IdToToken(id) switch
    {
        "good" => 1,
        "lovely" => 0.5f,
        "awful" => -2,
        "[PAD]" => 0.25f,
        "[MASK]" => 0,
        "c" or "##u" or "##t" => 0.125f,
        _ => 0,
    };

    TextExplainer Explainer(TextCleaning? cleaning = null, int maxLength = 48) => new(new WordSumClassifier(VectorOf), tokenizer, cleaning ?? TextCleaning.None, maxLength);

    static (string, double)[] Scores(Explanation explanation) => [.. explanation.Words.Select(word => (word.Word, Math.Round(word.Score, 4)))];

    [Fact]
    public void IntegratedGradients_OfALinearModel_AreTheDifferencesOfTheWords()
    {
        var explanation = Explainer().Explain("good, awful dress", new() { Target = "up" });

        // Each word minus [PAD]; a mark too.
        Assert.Equal([("good", 0.75), (",", -0.25), ("awful", -2.25), ("dress", -0.25)], Scores(explanation));
        Assert.Equal(("down", "up", "integrated-gradients", "logit", 8), (explanation.Label, explanation.Target, explanation.Method, explanation.Unit, explanation.Steps!.Value));
        Assert.Equal(-1, explanation.Value!.Value, 1e-6);
        Assert.Equal(1, explanation.BaselineValue!.Value, 1e-6);
        Assert.Equal(0, explanation.Delta!.Value, 1e-6);
        Assert.Empty(explanation.Notes);
    }

    [Fact]
    public void IntegratedGradients_FromMasks_ExplainTheAnswerByDefault()
    {
        var explanation = Explainer().Explain("awful dress", new() { Baseline = BaselineToken.Mask });
        Assert.Equal("down", explanation.Target);
        Assert.Equal([("awful", 2), ("dress", 0)], Scores(explanation));
    }

    [Fact]
    public void TooFewSteps_AreSaidSo_AndEnoughAreFound()
    {
        // The gradient of a cube is a square: one node of Gauss and Legendre is not exact, two are.
        var rough = Explainer().Explain("good good", new() { Target = "curved", MaxSteps = 1, Baseline = BaselineToken.Mask });
        Assert.Equal(1, rough.Steps);
        Assert.Equal(-2, rough.Delta!.Value, 1e-4);
        Assert.Contains("still miss the difference of the logits by 2", Assert.Single(rough.Notes));

        var exact = Explainer().Explain("good good", new() { Target = "curved", MaxSteps = 2, Baseline = BaselineToken.Mask });
        Assert.Equal([("good", 4), ("good", 4)], Scores(exact));
        Assert.Empty(exact.Notes);
    }

    [Fact]
    public void PiecesOfAWord_AreAddedUp()
    {
        var explanation = Explainer().Explain("cut good", new() { Target = "up", Baseline = BaselineToken.Mask });
        Assert.Equal([("cut", 0.375), ("good", 1)], Scores(explanation));
    }

    [Theory]
    [InlineData(OcclusionKind.Mask)]
    [InlineData(OcclusionKind.LeaveOut)]
    public void Occlusion_IsTheFallOfTheProbability(OcclusionKind kind)
    {
        double With(double sum) => Math.Exp(sum) / (Math.Exp(sum) + Math.Exp(-sum) + Math.Exp(sum * sum * sum));
        var explanation = Explainer().Explain("lovely dress", new() { Method = ExplanationMethod.Occlusion, Occlusion = kind, Target = "up" });
        Assert.Equal([("lovely", Math.Round(With(0.5) - With(0), 4)), ("dress", 0)], Scores(explanation));
        Assert.Equal("probability", explanation.Unit);
        Assert.Equal(With(0.5), explanation.Value!.Value, 1e-6);
    }

    [Fact]
    public void Rollout_FollowsTheAttention_AndSpeaksOfNoLabel()
    {
        // [CLS] good dress [SEP]: a half of every layer goes to [SEP], a half stays.
        var explanation = Explainer().Explain("good dress", new() { Method = ExplanationMethod.AttentionRollout });
        Assert.Equal([("good", 0), ("dress", 0)], Scores(explanation));
        Assert.Null(explanation.Target);
        Assert.Equal([0.25, 0, 0, 0.75], AttentionRollout.Of(new WordSumClassifier(VectorOf), [2, 9, 9, 3]));
    }

    [Fact]
    public void Attention_GivesTokensAndRows_AndRefusesOtherLayers()
    {
        var map = Explainer().Attention("cut", 1);
        Assert.Equal(["[CLS]", "c", "##u", "##t", "[SEP]"], map.Tokens);
        Assert.All(map.Weights, row => Assert.Equal([0, 0, 0, 0, 1f], row));
        Assert.Equal(map.Weights, Explainer().Attention("cut", 1, 0).Weights);
        Assert.Equal("0 to 1", Assert.Throws<LabException>(() => Explainer().Attention("cut", 2)).Expected?.ToString());
        Assert.Equal("0 to 0", Assert.Throws<LabException>(() => Explainer().Attention("cut", 0, 1)).Expected?.ToString());
    }

    [Fact]
    public void LongText_IsCutAndSaidSo()
    {
        string text = string.Join(' ', Enumerable.Repeat("good", 200));
        var explanation = Explainer(maxLength: 10).Explain(text);
        Assert.True(explanation.Truncated);
        Assert.Equal(8, explanation.Words.Count);
        Assert.Equal("The model reads 10 tokens: everything after character 39 had no influence.", Assert.Single(explanation.Notes));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void TextWithoutWords_HasNoneAndSaysSo(string text)
    {
        foreach (var method in Enum.GetValues<ExplanationMethod>())
        {
            var explanation = Explainer().Explain(text, new() { Method = method });
            Assert.Empty(explanation.Words);
            Assert.Equal("There is no word that the model reads.", Assert.Single(explanation.Notes));
        }
    }

    [Fact]
    public void CleanedText_IsExplainedAtThePlacesOfTheGivenOne()
    {
        const string given = "&quot;good&quot; &amp; awfullll https://example.com/a?b=c dress";
        var explanation = Explainer(new TextCleaning(CleaningSteps.All)).Explain(given, new() { Target = "up" });
        Assert.Equal(given, explanation.Text);
        Assert.Equal(["&quot;", "good", "&quot;", "&amp;", "awfullll", "https://example.com/a?b=c", "dress"], explanation.Words.Select(word => word.Word));
        Assert.All(explanation.Words, word => Assert.Equal(word.Word, given.Substring(word.Start, word.Length)));
    }

    [Fact]
    public void UnknownLabelAndBadOptions_AreRefused()
    {
        var problem = Assert.Throws<LabException>(() => Explainer().Explain("good", new() { Target = "sideways" }));
        Assert.Equal(("'sideways' is no label of the model.", "down, up, curved"), (problem.What.ToString(), problem.Expected?.ToString()));
        Assert.Throws<LabException>(() => Explainer().Explain("good", new() { Tolerance = 0 }));
        Assert.Throws<LabException>(() => Explainer().Explain("good", new() { Tolerance = double.NaN }));
        Assert.Throws<LabException>(() => Explainer().Explain("good", new() { MaxSteps = 0 }));
    }

    [Fact]
    public void Cancelled_ItStops()
    {
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => Explainer().Explain("good", null, cancelled));
        Assert.Throws<OperationCanceledException>(() => Explainer().Explain("good", new() { Method = ExplanationMethod.Occlusion }, cancelled));
    }

    [Fact]
    public void Json_HasEveryNumber()
    {
        string json = Explainer().Explain("good", new() { Target = "up", Baseline = BaselineToken.Mask }).ToJson();
        var root = System.Text.Json.JsonDocument.Parse(json).RootElement;
        Assert.Equal(
            ["text", "label", "scores", "target", "method", "unit", "words", "value", "baseline_value", "delta", "steps", "truncated", "notes"],
            root.EnumerateObject().Select(property => property.Name));
        var word = root.GetProperty("words")[0];
        Assert.Equal(("good", 0, 4, 1.0), (word.GetProperty("word").GetString(), word.GetProperty("start").GetInt32(), word.GetProperty("length").GetInt32(), Math.Round(word.GetProperty("score").GetDouble(), 6)));
    }

    [Fact]
    public void DeletionTest_TheImportantWordsMoveTheAnswerMore_AndTextsThatAreTooShortAreCounted()
    {
        string[] texts = ["awful dress this is the coat and shirt", "the good good coat is a fine plain shirt", "good"];
        var done = new List<int>();
        var curves = DeletionTest.Run(Explainer(), texts, new() { Words = 3 }, done.Add);

        Assert.Equal((2, 1), (curves.Rows, curves.Skipped));
        Assert.Equal([1, 2, 3], done);
        Assert.Equal((4, 0d, 0d), (curves.Important.Count, curves.Important[0], curves.Random[0]));
        Assert.True(curves.Passed, curves.ToJson());
        Assert.Equal(curves.ToJson(), DeletionTest.Run(Explainer(), texts, new() { Words = 3 }).ToJson());
        Assert.Equal("No text has more than 9 words.", Assert.Throws<LabException>(() => DeletionTest.Run(Explainer(), texts, new() { Words = 9 })).What.ToString());
        Assert.Throws<LabException>(() => DeletionTest.Run(Explainer(), texts, new() { Words = 0 }));
    }

    // The test can fail: explaining the opposite of the answer takes out the words that hold it back.
    [Fact]
    public void DeletionTest_OfAnotherLabel_DoesNotSpeakForTheAnswer()
    {
        var curves = new DeletionCurves([0, 0.1, 0.2], [0, 0.1, 0.1], 3, 0);
        Assert.False(curves.Passed);
    }
}
