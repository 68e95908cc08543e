using System.Text.Json;
using Lab.Engine.Tests.Tensors;
using Lab.Tensors;
using Lab.TestSupport;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Models;

/// <summary>Gradients of a logit by its words, and attention probabilities, against PyTorch.</summary>
public class ExplainingGoldenTests
{
    public static TheoryData<string> All => Backends.All;

    public static TheoryData<string, string> Forward => GoldenModel.With("forward.safetensors", "reference", "simd-2", "fake-device");

    [Theory, MemberData(nameof(All))]
    public void WordGradients_TimesTheWords_AreThoseOfPyTorch(string backend)
    {
        using var document = JsonDocument.Parse(GoldenFolder.Read("models/explain/explain.json"));
        using var kernels = Backends.Create(backend);
        // For prediction only: there is no memory for gradients of weights.
        using var model = ModelWeights.Load(GoldenModel.Folder("bert"), kernels);
        int hidden = model.Config.HiddenSize, classes = model.Config.Labels.Count;
        foreach (var text in document.RootElement.GetProperty("tiny_bert").EnumerateArray())
        {
            int[] ids = text.GetProperty("input_ids").Deserialize<int[]>()!;
            var batch = new TokenBatch();
            // Another text before it: what belongs to which row is seen.
            batch.Add([ids[0], ids[^1]]);
            batch.Add(ids);
            float[] vectors = new float[(ids.Length + 2) * hidden], logits = new float[2 * classes], gradients = new float[vectors.Length];
            model.WordVectors([ids[0], ids[^1], .. ids], vectors);
            model.WordGradients(batch, vectors, text.GetProperty("target").GetInt32(), logits, gradients);

            AssertClose.Equal(text.GetProperty("logits").Deserialize<float[]>(), logits.AsSpan(classes), 1e-5, "logits");
            var products = new float[ids.Length];
            for (int t = 0; t < ids.Length; t++)
                for (int c = 0; c < hidden; c++) products[t] += vectors[((t + 2) * hidden) + c] * gradients[((t + 2) * hidden) + c];
            AssertClose.Equal(text.GetProperty("gradient_x_input.word_embeddings").Deserialize<float[]>(), products, 2e-5, "gradient x input");
        }
    }

    [Theory, MemberData(nameof(Forward))]
    public void AttentionProbabilities_AreThoseOfPyTorch(string family, string backend)
    {
        var folder = GoldenModel.Folder(family);
        using var kernels = Backends.Create(backend);
        using var model = ModelWeights.Load(folder, kernels);
        using var golden = SafetensorsFile.Open(Path.Combine(folder, "forward.safetensors"));
        var batch = GoldenModel.Pack(golden, "padded.");
        int heads = model.Config.HeadCount, width = batch.LongestSequence, layers = 0;
        model.ForwardAttention(batch, (layer, probabilities) =>
        {
            Assert.Equal(layers++, layer);
            float[] actual = GoldenModel.Download(kernels, probabilities), expected = golden.ReadSingles($"padded.attentions.{layer}");
            for (int text = 0; text < batch.SequenceCount; text++)
                for (int head = 0; head < heads; head++)
                    for (int token = 0; token < batch.Offsets[text + 1] - batch.Offsets[text]; token++)
                    {
                        int row = (head * batch.TokenCount) + batch.Offsets[text] + token;
                        AssertClose.Equal(
                            expected.AsSpan(((((text * heads) + head) * width) + token) * width, width), actual.AsSpan(row * width, width), 1e-5,
                            $"layer {layer}, text {text}, head {head}, token {token}");
                    }
        });
        Assert.Equal(model.Config.LayerCount, layers);
    }

    [Fact]
    public void WordGradients_OfAModelInTraining_LeaveItsGradientsAlone()
    {
        using var kernels = Backends.Create("reference");
        using var model = ModelWeights.LoadForTraining(
            GoldenModel.Folder("bert"), ["negative", "neutral", "positive"], kernels, 1, new() { Frozen = FrozenParts.Parse("embeddings,layers:1"), HiddenDropout = 0.5f });
        var batch = new TokenBatch();
        batch.Add([2, 40, 41, 3]);
        model.ClearGradients();
        model.ForwardBackward(batch, [1], 1f, 0, 0);
        float[][] before = [.. model.Parameters.Groups.Select(group => GoldenModel.Download(kernels, group.Gradient))];
        float[] vectors = new float[4 * model.Config.HiddenSize], logits = new float[3], gradients = new float[vectors.Length];
        model.WordVectors([2, 40, 41, 3], vectors);

        model.WordGradients(batch, vectors, 0, logits, gradients);

        Assert.Equal(before, model.Parameters.Groups.Select(group => GoldenModel.Download(kernels, group.Gradient)));
        Assert.Equal(GoldenModel.Download(kernels, model.Forward(batch)), logits);
        // Also through what is frozen.
        Assert.Contains(gradients, value => value != 0);
    }
}
