using System.Text.Json;
using Lab.Inference;
using Lab.Tensors;
using Lab.TestSupport;
using MathNet.Numerics.Integration;

namespace Lab.Evaluation.Tests;

/// <summary>A tiny BERT against Captum (integrated gradients over the word embeddings) and PyTorch; provenance in golden/models/README.md.</summary>
public sealed class ExplainGoldenTests : IDisposable
{
    const int MaskId = 4;

    readonly ModelSession model = ModelSession.Load(GoldenFolder.Require("models/bert"), threads: 1);
    readonly JsonDocument document = JsonDocument.Parse(GoldenFolder.Read("models/explain/explain.json"));

    public void Dispose()
    {
        model.Dispose();
        document.Dispose();
    }

    [Fact]
    public void IntegratedGradients_AreThoseOfCaptum()
    {
        foreach (var text in Texts())
        {
            int[] ids = Of<int[]>(text, "input_ids");
            var golden = text.GetProperty("integrated_gradients.word_embeddings.gausslegendre");
            var scores = IntegratedGradients.Of(
                model, ids, Of<int[]>(text, "baseline_ids"), text.GetProperty("target").GetInt32(), new() { Tolerance = 1e-9 }, TestContext.Current.CancellationToken);

            AssertClose.Equal(Of<float[]>(golden, "scores"), [.. scores.Scores.Select(score => (float)score)], 1e-4, "scores");
            AssertClose.Equal(text.GetProperty("baseline_target_logit").GetDouble(), scores.BaselineValue, 1e-5, "logit of the baseline");
            Assert.True(scores.Converged, $"Delta {scores.Delta} after {scores.Steps} steps.");
        }
    }

    [Fact]
    public void DefaultSteps_AreCompleteWithinOnePercent()
    {
        foreach (var text in Texts())
        {
            var scores = IntegratedGradients.Of(
                model, Of<int[]>(text, "input_ids"), Of<int[]>(text, "baseline_ids"), text.GetProperty("target").GetInt32(), new(), TestContext.Current.CancellationToken);
            AssertClose.Equal(scores.Value - scores.BaselineValue, scores.Scores.Sum(), 0.01 * Math.Abs(scores.Value - scores.BaselineValue), "sum");
        }
    }

    [Fact]
    public void MaskedTokens_LowerTheProbabilityAsInPyTorch()
    {
        foreach (var text in Texts())
        {
            int[] ids = Of<int[]>(text, "input_ids");
            double[] without = new Removal(model, ids, MaskId).Scores(
                [.. Enumerable.Range(0, ids.Length).Select(token => new[] { token })], text.GetProperty("target").GetInt32(), TestContext.Current.CancellationToken);
            double whole = text.GetProperty("probability").GetDouble();
            AssertClose.Equal(Of<float[]>(text, "occlusion"), [.. without.Select(probability => (float)(whole - probability))], 1e-5, "occlusion");
        }
    }

    [Fact]
    public void Rollout_IsTheFirstRowOfTheProductOfTheLayers()
    {
        int[] ids = Of<int[]>(Texts().Last(), "input_ids");
        int n = ids.Length;
        var product = Identity(n);
        foreach (var heads in AttentionRollout.Probabilities(model, ids))
        {
            var layer = new double[n, n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) layer[i, j] = (0.5 * heads.Average(head => head[i][j])) + (i == j ? 0.5 : 0);
            product = Multiply(layer, product);
        }
        float[] expected = [.. Enumerable.Range(0, n).Select(token => (float)product[0, token])], shares = [.. AttentionRollout.Of(model, ids).Select(share => (float)share)];
        AssertClose.Equal(expected, shares, 1e-6, "shares");
        AssertClose.Equal(1, shares.Sum(), 1e-5, "sum");
    }

    [Fact]
    public void NodesAndWeights_AreThoseOfNumpy()
    {
        var golden = document.RootElement.GetProperty("gausslegendre_50");
        var rule = new GaussLegendreRule(0, 1, 50);
        var pairs = rule.Abscissas.Zip(rule.Weights).OrderBy(pair => pair.First).ToArray();
        Assert.All(Of<double[]>(golden, "alphas").Zip(pairs), pair => Assert.Equal(pair.First, pair.Second.First, 1e-10));
        Assert.All(Of<double[]>(golden, "weights").Zip(pairs), pair => Assert.Equal(pair.First, pair.Second.Second, 1e-10));
    }

    IEnumerable<JsonElement> Texts() => document.RootElement.GetProperty("tiny_bert").EnumerateArray();

    static T Of<T>(JsonElement element, string name) => element.GetProperty(name).Deserialize<T>()!;

    static double[,] Identity(int n)
    {
        var matrix = new double[n, n];
        for (int i = 0; i < n; i++) matrix[i, i] = 1;
        return matrix;
    }

    static double[,] Multiply(double[,] a, double[,] b)
    {
        int n = a.GetLength(0);
        var c = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                for (int k = 0; k < n; k++) c[i, j] += a[i, k] * b[k, j];
        return c;
    }
}
