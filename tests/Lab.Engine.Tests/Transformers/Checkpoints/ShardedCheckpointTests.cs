using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

public sealed class ShardedCheckpointTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Index => folder["model.safetensors.index.json"];

    void WriteShard(string path, params string[] names) => SafetensorsWriter.Write(
        path, names.Select((name, i) => TensorToWrite.FromSingles(name, Dtype.F32, [1], new[] { (float)i })), cancellation: TestContext.Current.CancellationToken);

    string Error(string index)
    {
        File.WriteAllText(Index, index);
        var error = Assert.Throws<LabException>(() => Checkpoint.Open(folder.Path));
        Assert.Equal(ErrorKind.Model, error.Kind);
        return error.Message;
    }

    [Fact]
    public void Shards_ReadAsOne()
    {
        WriteShard(folder["x.safetensors"], "a", "b", "not in the index");
        WriteShard(folder["y.safetensors"], "c", "d");
        File.WriteAllText(Index, """{"metadata":{"total_size":16},"weight_map":{"b":"x.safetensors","d":"y.safetensors","a":"x.safetensors"}}""");

        using var reader = Checkpoint.Open(folder.Path);
        Assert.Equal(["a", "b", "d"], reader.Names.Order());
        Assert.Equal([1f], reader.ReadSingles("b"));
        Assert.Equal([1f], reader.ReadSingles("d"));
        Assert.Equal(folder["y.safetensors"], reader.FileOf("d"));
        Assert.Equal(
            $"{Index}: There is no tensor 'c'. Expected: one of 3 names, such as 'a', 'b', 'd'",
            Assert.Throws<LabException>(() => reader.ReadInt64s("c", 0, new long[1])).Message);
    }

    [Theory]
    [InlineData("../x.safetensors")]
    [InlineData("sub/x.safetensors")]
    [InlineData("..\\\\x.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("C:x.safetensors")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("x\\u0000.safetensors")]
    public void ShardNameThatLeavesTheFolder_IsRefused(string name)
    {
        WriteShard(folder["x.safetensors"], "a");
        Assert.Equal(
            $"{Index}: $.weight_map['a']: The shard '{name.Replace("\\\\", "\\").Replace("\\u0000", "\0")}' is not a plain file name."
            + " Expected: a file beside the index Fetch the model folder again.",
            Error($$"""{"weight_map":{"a":"{{name}}"} }"""));
    }

    [Fact]
    public void MissingShard_IsNamed() => Assert.Equal(
        $"{Index}: The shard x.safetensors is missing. Expected: the file {folder["x.safetensors"]} Fetch the model folder again.",
        Error("""{"weight_map":{"a":"x.safetensors"}}"""));

    [Fact]
    public void WeightThatIsNotInItsShard_IsNamed()
    {
        WriteShard(folder["x.safetensors"], "a");
        Assert.Equal(
            $"{Index}: $.weight_map['b']: The index says that tensor 'b' is in x.safetensors, and it is not. Expected: one of the 1 tensors of that shard",
            Error("""{"weight_map":{"a":"x.safetensors","b":"x.safetensors"}}"""));
    }

    [Theory]
    [InlineData("{}", ": $.weight_map: The index has no weight_map. Expected: an object of tensor name to shard file name Fetch the model folder again.")]
    [InlineData("[]", ": $.weight_map: The index has no weight_map. Expected: an object of tensor name to shard file name Fetch the model folder again.")]
    [InlineData("""{"weight_map":[]}""", ": $.weight_map: The index has no weight_map. Expected: an object of tensor name to shard file name Fetch the model folder again.")]
    [InlineData("""{"weight_map":{"a":1}}""", ": $.weight_map['a']: Number is not a file name. Expected: a string Fetch the model folder again.")]
    public void IndexOfAnotherForm_IsRefused(string index, string expected) => Assert.Equal(Index + expected, Error(index));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"weight_map":{"a":"x.safetensors","a":"y.safetensors"}}""")]
    [InlineData("""{"weight_map":{"a":"\ud800"}}""")]
    [InlineData("[[[[[[[[[[[[")]
    public void IndexThatIsNotJson_IsRefused(string index) =>
        Assert.StartsWith($"{Index}: The index is not valid JSON: ", Error(index), StringComparison.Ordinal);

    [Fact]
    public void LinkOutOfTheFolder_IsRefused_AndWithinIsNot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege here.");
        using var elsewhere = new TemporaryFolder();
        WriteShard(elsewhere["x.safetensors"], "a");
        File.CreateSymbolicLink(folder["x.safetensors"], elsewhere["x.safetensors"]);
        Assert.Equal(
            $"{folder["x.safetensors"]}: The shard x.safetensors is a link that leaves the model folder. Expected: a file in the folder Copy the file into the folder.",
            Error("""{"weight_map":{"a":"x.safetensors"}}"""));

        WriteShard(folder["real.safetensors"], "a");
        File.CreateSymbolicLink(folder["y.safetensors"], "real.safetensors");
        File.WriteAllText(Index, """{"weight_map":{"a":"y.safetensors"}}""");
        Directory.CreateSymbolicLink(elsewhere["folder"], folder.Path);
        foreach (var path in new[] { folder.Path, folder.Path + "/", elsewhere["folder"] })
        {
            using var reader = Checkpoint.Open(path);
            Assert.Equal([0f], reader.ReadSingles("a"));
        }
    }
}
