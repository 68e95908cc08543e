using Lab.Engine.Tests.Training;
using Lab.Tensors;
using Lab.TestSupport;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Models;

public class ModelWeightsTests
{
    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    public void SaveAndLoad_KeepEveryWeight(string family)
    {
        using var folder = new TemporaryFolder();
        using var kernels = new SimdKernels(1);
        using var model = ModelWeights.Load(GoldenFolder.Require($"models/{family}"), kernels);
        ModelWeights.Save(model, folder.Path);
        using var loaded = ModelWeights.Load(folder.Path, kernels);
        Assert.Equal(TinyModel.Weights(model, kernels), TinyModel.Weights(loaded, kernels));
        Assert.Equal(model.Config.Labels, loaded.Config.Labels);
    }

    [Fact]
    public void HalfPrecision_IsRoundedOnceAndLoadsAgain()
    {
        using var folder = new TemporaryFolder();
        using var kernels = new SimdKernels(1);
        using var model = ModelWeights.Load(GoldenFolder.Require("models/bert"), kernels);
        ModelWeights.Save(model, folder.Path, Dtype.F16);
        using var loaded = ModelWeights.Load(folder.Path, kernels);
        Assert.Equal(TinyModel.Weights(model, kernels).Select(w => (float)(Half)w), TinyModel.Weights(loaded, kernels));
    }

    [Fact]
    public void OtherLabels_GetANewHeadFromTheSeed()
    {
        var source = GoldenFolder.Require("models/bert");
        using var kernels = new SimdKernels(1);
        using var stored = ModelWeights.Load(source, kernels);
        float[] Head(ulong seed, params string[] labels)
        {
            using var model = ModelWeights.LoadForTraining(source, labels, kernels, seed);
            return GoldenModel.Download(kernels, model.Parameters.All.Single(p => p.Name == "classifier.weight").Value);
        }

        float[] storedHead = GoldenModel.Download(kernels, stored.Parameters.All.Single(p => p.Name == "classifier.weight").Value);
        Assert.Equal(storedHead, Head(1, [.. stored.Config.Labels]));
        Assert.Equal(5 * 32, Head(1, "1", "2", "3", "4", "5").Length);
        Assert.Equal(Head(1, "no", "yes"), Head(1, "no", "yes"));
        Assert.NotEqual(Head(1, "no", "yes"), Head(2, "no", "yes"));
        Assert.NotEqual(storedHead, Head(1, "down", "level", "up"));
    }

    [Fact]
    public void OldLayerNormNames_AndABaseModelWithoutPrefix_Load()
    {
        using var folder = new TemporaryFolder();
        var source = GoldenFolder.Require("models/bert");
        using (var file = SafetensorsFile.Open(Path.Combine(source, "model.safetensors")))
        {
            SafetensorsWriter.Write(
                Path.Combine(folder.Path, "model.safetensors"),
                file.Names.Where(n => n.StartsWith("bert.", StringComparison.Ordinal)).Select(n => TensorToWrite.FromSingles(
                    n[5..].Replace("LayerNorm.weight", "LayerNorm.gamma").Replace("LayerNorm.bias", "LayerNorm.beta"), Dtype.F32,
                    file.Get(n).Shape, file.ReadSingles(n))));
        }
        File.Copy(Path.Combine(source, "config.json"), Path.Combine(folder.Path, "config.json"));
        using var kernels = new SimdKernels(1);
        using var expected = ModelWeights.Load(source, kernels);
        using var model = ModelWeights.LoadForTraining(folder.Path, ["a", "b"], kernels, seed: 1);
        foreach (var parameter in expected.Parameters.All.Where(p => p.Name.StartsWith("bert.", StringComparison.Ordinal)))
            Assert.Equal(
                GoldenModel.Download(kernels, parameter.Value),
                GoldenModel.Download(kernels, model.Parameters.All.Single(p => p.Name == parameter.Name).Value));

        var error = Assert.Throws<LabException>(() => ModelWeights.Load(folder.Path, kernels));
        Assert.Equal("There is no tensor 'classifier.weight'.", error.What);
        Assert.Contains("lab train", error.Remedy);
    }

    [Fact]
    public void WrongShape_NamesTheTensorAndBothShapes()
    {
        using var folder = new TemporaryFolder();
        var source = GoldenFolder.Require("models/bert");
        File.Copy(Path.Combine(source, "model.safetensors"), Path.Combine(folder.Path, "model.safetensors"));
        File.WriteAllText(
            Path.Combine(folder.Path, "config.json"),
            File.ReadAllText(Path.Combine(source, "config.json")).Replace("\"vocab_size\": 228", "\"vocab_size\": 300"));
        using var kernels = new SimdKernels(1);
        var error = Assert.Throws<LabException>(() => ModelWeights.Load(folder.Path, kernels));
        Assert.Equal("Tensor 'bert.embeddings.word_embeddings.weight' has the shape (228, 32).", error.What);
        Assert.Equal("(300, 32), as config.json says", error.Expected);
    }

    /// <summary>Anywhere: also where no trial text would meet it.</summary>
    [Theory]
    [InlineData("bert.embeddings.word_embeddings.weight", float.NaN)]
    [InlineData("bert.embeddings.position_embeddings.weight", float.PositiveInfinity)]
    [InlineData("bert.encoder.layer.0.output.LayerNorm.bias", float.NegativeInfinity)]
    [InlineData("classifier.bias", float.NaN)]
    public void WeightThatIsNoNumber_IsRefusedWithItsPlace(string name, float number)
    {
        using var folder = new TemporaryFolder();
        using var kernels = new SimdKernels(1);
        using var model = ModelWeights.Load(GoldenFolder.Require("models/bert"), kernels);
        var spoiled = model.Parameters.All.Single(parameter => parameter.Name == name);
        foreach (int place in (int[])[0, (int)spoiled.Length - 1])
        {
            float[] good = GoldenModel.Download(kernels, spoiled.Value), bad = [.. good];
            bad[place] = number;
            kernels.Upload(bad, spoiled.Value with { Rows = 1, Columns = bad.Length, Stride = bad.Length });
            ModelWeights.Save(model, folder.Path);
            kernels.Upload(good, spoiled.Value with { Rows = 1, Columns = good.Length, Stride = good.Length });

            var refused = Assert.Throws<LabException>(() => ModelWeights.Load(folder.Path, kernels));

            Assert.Equal(ErrorKind.Model, refused.Kind);
            Assert.StartsWith($"Tensor '{name}' has {number} as its number {place:N0}:", refused.What);
        }
    }
}
