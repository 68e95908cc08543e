using System.Buffers.Binary;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Models;
using Lab.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.PredictionService.Models;

public sealed class SentimentModelLoaderTests : IDisposable
{
    readonly TinyModelFolder folder = new();
    readonly SentimentModelLoader loader = new(Options.Create(new PredictionOptions()), NullLogger<SentimentModelLoader>.Instance);

    [Fact]
    public void ModelThatAnswers_IsLoaded()
    {
        using var classifier = (IDisposable)loader.Load(folder.Folder, TestContext.Current.CancellationToken).Classifier;
        Assert.NotNull(classifier);
    }

    [Fact]
    public void WeightsThatAreNoNumbers_AreFoundInATrial_BeforeTheModelServes()
    {
        SpoilWeights(Path.Combine(folder.Folder, "model.safetensors"));

        var refused = Assert.Throws<LabException>(() => loader.Load(folder.Folder, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorKind.Model, refused.Kind);
    }

    [Fact]
    public void ModelWithASingleLogit_IsLoaded_ARegressionIsNot()
    {
        using var single = new OneLogitFolder(logit: 7.5f);
        using var classifier = (IDisposable)loader.Load(single.Folder, TestContext.Current.CancellationToken).Classifier;
        using var regression = new OneLogitFolder(logit: 7.5f, "regression");

        var refused = Assert.Throws<LabException>(() => loader.Load(regression.Folder, TestContext.Current.CancellationToken));

        Assert.Contains("A regression has numbers, not probabilities.", refused.What);
    }

    public void Dispose() => folder.Dispose();

    // Eight bytes with the length of the header, the header, the numbers of all tensors.
    static void SpoilWeights(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        int start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        for (int at = start; at + 4 <= bytes.Length; at += 4) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), float.NaN);
        File.WriteAllBytes(file, bytes);
    }
}
