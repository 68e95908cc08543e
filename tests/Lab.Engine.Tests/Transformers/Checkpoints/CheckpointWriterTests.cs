using System.Text.Json.Nodes;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

public sealed class CheckpointWriterTests : IDisposable
{
    static readonly string[] threeShards =
        ["model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors", "model.safetensors.index.json"];

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static TensorToWrite Tensor(string name, int count) =>
        TensorToWrite.FromSingles(name, Dtype.F32, [count], Enumerable.Range(name[0], count).Select(i => (float)i).ToArray());

    static TensorToWrite[] Four() => [Tensor("a", 4), Tensor("b", 100), Tensor("c", 4), Tensor("d", 4)];

    void Write(long maxShardBytes = long.MaxValue) =>
        CheckpointWriter.Write(folder.Path, Four(), new CheckpointOptions(MaxShardBytes: maxShardBytes), TestContext.Current.CancellationToken);

    void AssertReadable()
    {
        using var reader = Checkpoint.Open(folder.Path);
        Assert.Equal(["a", "b", "c", "d"], reader.Names.Order());
        foreach (var name in reader.Names)
            Assert.Equal(Enumerable.Range(name[0], name == "b" ? 100 : 4).Select(i => (float)i), reader.ReadSingles(name));
    }

    [Fact]
    public void BelowTheLimit_OneFileIsWritten()
    {
        Write(4 * 112);
        Assert.Equal(["model.safetensors"], folder.Files);
        AssertReadable();
    }

    [Fact]
    public void AboveTheLimit_ShardsAndTheirIndexAreWritten()
    {
        Write(32);
        Assert.Equal(threeShards, folder.Files);
        AssertReadable();
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {
                  "metadata": {"total_size": 448},
                  "weight_map": {
                    "a": "model-00001-of-00003.safetensors",
                    "b": "model-00002-of-00003.safetensors",
                    "c": "model-00003-of-00003.safetensors",
                    "d": "model-00003-of-00003.safetensors"
                  }
                }
                """),
            JsonNode.Parse(File.ReadAllText(folder["model.safetensors.index.json"]))));
    }

    [Fact]
    public void AnotherWayOfSplitting_LeavesNothingOfTheFirst()
    {
        File.WriteAllText(folder["model_card.md"], "");
        File.WriteAllText(folder["model.onnx"], "");
        Write(32);
        Write(512);
        Assert.Equal(["model.onnx", "model.safetensors", "model_card.md"], folder.Files);
        AssertReadable();

        Write(32);
        Assert.Equal([.. threeShards[..3], "model.onnx", "model.safetensors.index.json", "model_card.md"], folder.Files);
        AssertReadable();
    }

    [Theory]
    [InlineData(32)]
    [InlineData(512)]
    public void Cancelled_LeavesTheOldWeightsAndNoOtherFile(long maxShardBytes)
    {
        Write(32);
        using var cancellation = new CancellationTokenSource();
        var last = TensorToWrite.FromSingles("z", Dtype.F32, [4], (_, _) => cancellation.Cancel());

        Assert.Throws<OperationCanceledException>(() =>
            CheckpointWriter.Write(folder.Path, [.. Four(), last], new CheckpointOptions(MaxShardBytes: maxShardBytes), cancellation.Token));
        Assert.Equal(threeShards, folder.Files);
        AssertReadable();
    }

    [Fact]
    public void NewFolder_IsMade()
    {
        CheckpointWriter.Write(folder["deep/er"], Four(), cancellation: TestContext.Current.CancellationToken);
        Assert.True(File.Exists(folder["deep/er/model.safetensors"]));
    }
}
