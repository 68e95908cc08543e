using Lab.TestSupport;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Transformers.Configuration;

public sealed class ModelConfigGoldenTests
{
    public static TheoryData<string> Folders()
    {
        var data = new TheoryData<string>();
        foreach (var family in new[] { "bert", "distilbert" })
            if (GoldenFolder.TryGet($"models/{family}", out var folder))
                foreach (var file in Directory.EnumerateFiles(folder, "config.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                    data.Add(Path.GetRelativePath(GoldenFolder.Root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/'));
        return data;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Sizes_AreThoseOfTheWeights(string relative)
    {
        var folder = GoldenFolder.Require(relative);
        var config = ModelConfig.Read(folder);
        using var weights = Checkpoint.Open(folder);

        var prefix = config.ModelType;
        Assert.Equal([config.VocabularySize, config.HiddenSize], weights.Get($"{prefix}.embeddings.word_embeddings.weight").Shape);
        Assert.Equal([config.MaxPositions, config.HiddenSize], weights.Get($"{prefix}.embeddings.position_embeddings.weight").Shape);
        Assert.Equal([config.Labels.Count, config.HiddenSize], weights.Get("classifier.weight").Shape);
        Assert.Equal(config.TypeVocabularySize > 0, weights.TryGet($"{prefix}.embeddings.token_type_embeddings.weight", out var types));
        if (types is not null) Assert.Equal([config.TypeVocabularySize, config.HiddenSize], types.Shape);
        Assert.Equal(config.ParameterCount, weights.Names.Sum(name => weights.Get(name).ElementCount));
    }
}
