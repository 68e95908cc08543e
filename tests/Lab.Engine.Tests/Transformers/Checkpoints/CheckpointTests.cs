using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void MissingFolder_IsAnError() => Assert.Equal(
        $"{folder["none"]}: The model folder does not exist. Expected: a folder with config.json and model.safetensors",
        Assert.Throws<LabException>(() => Checkpoint.Open(folder["none"])).Message);

    [Fact]
    public void EmptyFolder_IsAnError() => Assert.Equal(
        $"{folder.Path}: The folder has no weights. Expected: model.safetensors or model.safetensors.index.json",
        Assert.Throws<LabException>(() => Checkpoint.Open(folder.Path)).Message);

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("pytorch_model.bin.index.json")]
    public void OnlyPickledWeights_SayWhatToDo(string name)
    {
        File.WriteAllText(folder[name], "");
        Assert.Equal(
            $"{folder.Path}: The weights are there only as pytorch_model.bin, which is not supported yet. Expected: model.safetensors"
            + " Load the model in transformers and save it again with save_pretrained, which writes safetensors.",
            Assert.Throws<LabException>(() => Checkpoint.Open(folder.Path)).Message);
    }

    [Fact]
    public void SingleFile_IsPreferredToAnIndex()
    {
        SafetensorsWriter.Write(
            folder["model.safetensors"], [TensorToWrite.FromSingles("a", Dtype.F32, [1], new[] { 1f })], cancellation: TestContext.Current.CancellationToken);
        File.WriteAllText(folder["model.safetensors.index.json"], "nonsense");
        using var reader = Checkpoint.Open(folder.Path);
        Assert.IsType<SafetensorsFile>(reader);
        Assert.Equal(["a"], reader.Names);
    }
}
