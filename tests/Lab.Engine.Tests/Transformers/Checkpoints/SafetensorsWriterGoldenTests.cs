using Lab.TestSupport;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

public sealed class SafetensorsWriterGoldenTests
{
    public static TheoryData<string> Files() => SafetensorsFileGoldenTests.Files();

    /// <summary>The reference implementation wrote these files: the same tensors, in any order, must give the same bytes.</summary>
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void WrittenAgain_TheFileIsTheSame(string relative)
    {
        using var folder = new TemporaryFolder();
        using var original = SafetensorsFile.Open(GoldenFolder.Require(relative));
        var tensors = original.Names.OrderDescending(StringComparer.Ordinal).Select(name => original.Tensors[name].Dtype == Dtype.F32
            ? TensorToWrite.FromSingles(name, Dtype.F32, original.Tensors[name].Shape, original.ReadSingles(name))
            : TensorToWrite.Copy(original, name));

        SafetensorsWriter.Write(
            folder["again.safetensors"], tensors, new CheckpointOptions(Metadata: original.Metadata), TestContext.Current.CancellationToken);

        Assert.Equal(File.ReadAllBytes(original.Path), File.ReadAllBytes(folder["again.safetensors"]));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void InManyShards_TheTensorsAreTheSame(string relative)
    {
        using var folder = new TemporaryFolder();
        using var original = SafetensorsFile.Open(GoldenFolder.Require(relative));
        CheckpointWriter.Write(
            folder.Path,
            original.Names.Select(name => TensorToWrite.Copy(original, name)),
            new CheckpointOptions(MaxShardBytes: 4096),
            TestContext.Current.CancellationToken);

        using var shards = Checkpoint.Open(folder.Path);
        Assert.Equal(original.Names.Order(StringComparer.Ordinal), shards.Names.Order(StringComparer.Ordinal));
        foreach (var (name, info) in original.Tensors)
        {
            Assert.Equal((info.Dtype, info.ShapeText), (shards.Get(name).Dtype, shards.Get(name).ShapeText));
            if (info.Dtype == Dtype.F32) Assert.Equal(original.ReadSingles(name), shards.ReadSingles(name));
            if (info.Dtype == Dtype.I64) Assert.Equal(original.ReadInt64s(name), shards.ReadInt64s(name));
        }
    }
}
