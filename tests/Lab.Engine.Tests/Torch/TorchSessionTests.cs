using Lab.Engine.Tests.Transformers.Models;
using Lab.Inference;
using Lab.Tensors;
using Lab.TestSupport;
using Lab.Torch;

namespace Lab.Engine.Tests.Torch;

/// <summary>Classifying and explaining on libtorch gives what the engine gives, which is held to PyTorch.</summary>
public class TorchSessionTests
{
    public static TheoryData<string> Families => ["bert", "distilbert", "bert/multi_label", "bert/regression"];

    [Theory, MemberData(nameof(Families))]
    public void TextsOfAllLengths_AreClassifiedInTheirOrder(string family)
    {
        var (torch, engine) = Load(family);
        using var one = torch;
        using var other = engine;
        var batch = Texts(40);
        Assert.Equal(engine.Labels, torch.Labels);
        Assert.Equal((engine.ScoresSumToOne, engine.ScoresAreProbabilities, engine.MaxSequenceLength), (torch.ScoresSumToOne, torch.ScoresAreProbabilities, torch.MaxSequenceLength));
        AssertClose.Equal(Scores(engine, batch), Scores(torch, batch), 1e-5, "scores");
    }

    [Fact]
    public void InBfloat16_ScoresAreNearThoseInFloat32()
    {
        var (torch, engine) = Load("bert", TorchPrecision.BFloat16);
        using var one = torch;
        using var other = engine;
        var batch = Texts(40);
        AssertClose.Equal(Scores(engine, batch), Scores(torch, batch), 3e-2, "scores");
    }

    [Theory, InlineData("bert"), InlineData("distilbert")]
    public void Explanations_AreThoseOfTheEngine(string family)
    {
        var (torch, engine) = Load(family);
        using var one = torch;
        using var other = engine;
        var batch = Texts(3);
        int width = engine.HiddenSize, classes = engine.Labels.Count;
        (float[] Vectors, float[] Logits, float[] Gradients, List<float[]> Attention) Explain(IExplainableClassifier model)
        {
            float[] vectors = new float[batch.TokenCount * width], logits = new float[3 * classes], gradients = new float[vectors.Length];
            var attention = new List<float[]>();
            model.WordVectors(batch.Ids, vectors);
            model.WordGradients(batch, vectors, 1, logits, gradients);
            model.Attention(batch, (layer, probabilities) => attention.Add(probabilities.ToArray()));
            return (vectors, logits, gradients, attention);
        }

        var (expected, actual) = (Explain(engine), Explain(torch));

        Assert.Equal(expected.Vectors, actual.Vectors);
        AssertClose.Equal(expected.Logits, actual.Logits, 1e-5, "logits");
        AssertClose.Equal(expected.Gradients, actual.Gradients, 2e-5, "gradients");
        Assert.Equal(engine.LayerCount, actual.Attention.Count);
        for (int layer = 0; layer < engine.LayerCount; layer++) AssertClose.Equal(expected.Attention[layer], actual.Attention[layer], 1e-5, $"attention of layer {layer}");
    }

    static (TorchSession Torch, ModelSession Engine) Load(string family, TorchPrecision precision = TorchPrecision.Float32)
    {
        string folder = GoldenModel.Folder(family);
        var found = TorchRuntime.Find();
        Assert.SkipUnless(found.Usable, found.Reason ?? "");
        return (TorchSession.Load(folder, TorchPlace.Cpu, precision, threads: 2), ModelSession.Load(folder, threads: 2));
    }

    // Of 3 to 19 tokens, in no order of length.
    static TokenBatch Texts(int count)
    {
        var batch = new TokenBatch();
        for (uint i = 0; i < count; i++)
            batch.Add([2, .. Enumerable.Range(0, 1 + (int)(i * 7 % 17)).Select(j => 10 + (int)(CounterRandom.Bits(i, (uint)j) % 100)), 3]);
        return batch;
    }

    static float[] Scores(ISequenceClassifier model, TokenBatch batch)
    {
        var scores = new float[batch.SequenceCount * model.Labels.Count];
        model.Classify(batch, scores);
        return scores;
    }
}
