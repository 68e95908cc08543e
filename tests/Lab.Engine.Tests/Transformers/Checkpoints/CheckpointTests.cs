using Lab.Tensors;
using Lab.TestSupport;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

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

    [Fact]
    public void FolderOfTorch_GivesTheModelOfTheSameFolderInSafetensors()
    {
        using var model = new TinyModelFolder();
        using var kernels = new ReferenceKernels();
        using var expected = ModelWeights.Load(model.Folder, kernels);
        TorchPickle.Replace(model.Folder);
        Assert.IsType<TorchFile>(Open(model.Folder));
        using var loaded = ModelWeights.Load(model.Folder, kernels);
        Assert.Equal(Weights(expected), Weights(loaded));

        // The same as a shard of several.
        File.Move(Path.Combine(model.Folder, "pytorch_model.bin"), Path.Combine(model.Folder, "pytorch_model-00001-of-00001.bin"));
        var map = expected.Parameters.All.Select(parameter => $"\"{parameter.Name}\": \"pytorch_model-00001-of-00001.bin\"");
        File.WriteAllText(Path.Combine(model.Folder, "pytorch_model.bin.index.json"), $"{{\"metadata\": {{}}, \"weight_map\": {{{string.Join(", ", map)}}}}}");
        Assert.IsType<ShardedCheckpoint>(Open(model.Folder));
        using var sharded = ModelWeights.Load(model.Folder, kernels);
        Assert.Equal(Weights(expected), Weights(sharded));

        static ICheckpointReader Open(string folder)
        {
            using var reader = Checkpoint.Open(folder);
            return reader;
        }
        static float[] Weights(SequenceClassificationModel model) => [.. model.Parameters.All.SelectMany(parameter =>
        {
            var values = new float[parameter.Length];
            ((INamedWeights)model).ReadWeights(parameter.Name, 0, values);
            return values;
        })];
    }

    [Theory]
    [InlineData("adapter_config.json", "This is an adapter (LoRA, PEFT)", "merge_and_unload")]
    [InlineData("tf_model.h5", "The weights are there only as TensorFlow's tf_model.h5", "from_tf=True")]
    [InlineData("saved_model.pb", "This is a TensorFlow SavedModel", "save_pretrained")]
    [InlineData("model.ckpt.index", "The weights are there only as a checkpoint (.ckpt)", "save_pretrained")]
    [InlineData("flax_model.msgpack", "The weights are there only as Flax's", "from_flax=True")]
    [InlineData("model.Q4.gguf", "The weights are there only as GGUF", "converted from")]
    [InlineData("model.onnx", "The weights are there only as ONNX", "exported from")]
    public void ModelOfAnotherKind_IsNamedWithTheWayToGoOn(string name, string what, string remedy)
    {
        File.WriteAllText(folder[name], "{}");
        foreach (var open in (Action[])[() => Checkpoint.Open(folder.Path), () => ModelConfig.Read(folder.Path)])
        {
            var error = Assert.Throws<LabException>(open);
            Assert.StartsWith(what, error.What);
            Assert.Contains(remedy, error.Remedy);
        }
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 12345\n", "This is a Git LFS pointer, not the file itself.")]
    [InlineData("<!DOCTYPE html>\n<html><body>Sign in</body></html>", "This is an HTML page")]
    public void StandInForAFile_IsNamed(string content, string what)
    {
        File.WriteAllText(folder["model.safetensors"], content);
        File.WriteAllText(folder["config.json"], content);
        File.WriteAllText(folder["tokenizer.json"], content);
        foreach (var open in (Action[])[() => Checkpoint.Open(folder.Path), () => ModelConfig.Read(folder.Path), () => Lab.Tokenizers.Tokenizer.Load(folder.Path)])
            Assert.StartsWith(what, Assert.Throws<LabException>(open).What);
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
