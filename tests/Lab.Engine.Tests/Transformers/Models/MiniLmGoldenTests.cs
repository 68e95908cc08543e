using System.Text.Json;
using Lab.Engine.Tests.Training;
using Lab.Tensors;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Models;

/// <summary>The pretrained encoder at full size: embeddings of 24 texts and 20 steps of fine-tuning against PyTorch.</summary>
public class MiniLmGoldenTests
{
    const int Width = 384;

    [Fact]
    public void Texts_GiveTheEmbeddingsOfPyTorch()
    {
        using var golden = SafetensorsFile.Open(GoldenFolder.Require("models/minilm/embeddings.safetensors"));
        using var kernels = new SimdKernels(2);
        using var model = ModelWeights.LoadForTraining(MiniLm.Require(), ["a", "b"], kernels, seed: 1);
        var batch = GoldenModel.Pack(golden, "");
        float[] states = [];
        var pooled = GoldenModel.Download(kernels, model.ForwardHiddenStates(batch, (layer, tensor) =>
        {
            if (layer == model.Config.LayerCount) states = GoldenModel.Download(kernels, tensor);
        }));
        AssertClose.Equal(golden.ReadSingles("pooler"), pooled, 1e-5, "pooler");

        var cls = new List<float>();
        var embeddings = new List<float>();
        for (int i = 0; i < batch.SequenceCount; i++)
        {
            int start = batch.Offsets[i], end = batch.Offsets[i + 1];
            cls.AddRange(states.AsSpan(start * Width, Width));
            var mean = new double[Width];
            for (int row = start; row < end; row++)
                for (int c = 0; c < Width; c++) mean[c] += states[(row * Width) + c];
            double norm = Math.Sqrt(mean.Sum(m => m * m));
            embeddings.AddRange(mean.Select(m => (float)(m / norm)));
        }
        AssertClose.Equal(golden.ReadSingles("cls"), cls.ToArray(), 1e-5, "cls");
        AssertClose.Equal(golden.ReadSingles("embeddings"), embeddings.ToArray(), 1e-5, "embeddings");
    }

    public static TheoryData<string> OnDevices => [.. (string[])["simd-2", .. Devices.AllOnTorch]];

    [Theory, MemberData(nameof(OnDevices))]
    public void TwentySteps_FollowPyTorch(string backend)
    {
        var folder = GoldenFolder.Require("models/minilm/finetune");
        var miniLm = MiniLm.Require();
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "trajectory.json")));
        using var inputs = SafetensorsFile.Open(Path.Combine(folder, "inputs.safetensors"));
        using var start = SafetensorsFile.Open(Path.Combine(folder, "classifier_start.safetensors"));
        using var heldOut = SafetensorsFile.Open(Path.Combine(folder, "heldout_logits.safetensors"));
        using var after = SafetensorsFile.Open(Path.Combine(folder, "after20_small_tensors.safetensors"));
        // The golden run has no dropout, whatever config.json says.
        using var device = Devices.Load(
            backend, miniLm, ["negative", "neutral", "positive"], new() { HiddenDropout = 0, AttentionDropout = 0, ClassifierDropout = 0 });
        foreach (var name in start.Names) device.WriteWeights(name, 0, start.ReadSingles(name));
        device.WeightsChanged();

        var all = GoldenModel.Pack(inputs, "");
        int[] labels = [.. inputs.ReadInt64s("labels").Select(l => (int)l)];
        int heldOutRows = heldOut.ReadInt64s("labels").Length, trainingRows = all.SequenceCount - heldOutRows;
        int rows = trainingRows / document.RootElement.GetProperty("steps").GetArrayLength();
        AssertClose.Equal(heldOut.ReadSingles("before"), Logits(), Devices.Bound(backend, 1e-4, half: 2e-3), "held-out logits before");

        var settings = document.RootElement.GetProperty("optimizer");
        device.CreateOptimizer(new AdamWOptions { WeightDecay = settings.GetProperty("weight_decay").GetDouble() });
        foreach (var step in document.RootElement.GetProperty("steps").EnumerateArray())
        {
            int number = step.GetProperty("step").GetInt32();
            device.ClearGradients();
            double loss = device.ForwardBackward(Slice(all, number * rows, rows), labels.AsSpan(number * rows, rows), 1f, 0, 0);
            double norm = device.GradientNorm(), expected = step.GetProperty("grad_norm").GetDouble();
            AssertClose.Equal(step.GetProperty("loss").GetDouble(), loss, Devices.Bound(backend, 1e-5, half: 2e-3), $"loss of step {number}");
            AssertClose.Equal(expected, norm, Devices.Bound(backend, 1e-4, half: 4e-3) * expected, $"gradient norm of step {number}");
            device.Step(step.GetProperty("learning_rate").GetDouble(), GradientClipper.Scale(norm, 1.0));
        }
        AssertClose.Equal(heldOut.ReadSingles("after"), Logits(), Devices.Bound(backend, 1e-4, half: 2e-3), "held-out logits after");
        foreach (var parameter in device.Parameters)
        {
            var compared = after.Names.Contains(parameter.Name);
            if (!compared || parameter.Name.EndsWith("key.bias", StringComparison.Ordinal)) continue;
            AssertClose.Equal(after.ReadSingles(parameter.Name), device.Weights(parameter.Name), Devices.Bound(backend, 5e-5, half: 4e-4), parameter.Name);
        }

        float[] Logits() => device.Logits(Slice(all, trainingRows, heldOutRows));
    }

    static TokenBatch Slice(TokenBatch all, int first, int count)
    {
        var batch = new TokenBatch();
        for (int i = first; i < first + count; i++) batch.Add(all.Ids[all.Offsets[i]..all.Offsets[i + 1]]);
        return batch;
    }
}
