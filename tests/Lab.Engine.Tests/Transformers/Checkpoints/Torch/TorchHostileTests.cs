using Lab.TestSupport;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints.Torch;

/// <summary>Pickles that do what no checkpoint does.</summary>
public sealed class TorchHostileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("__builtin__", "getattr")]
    [InlineData("subprocess", "Popen")]
    [InlineData("torch", "load")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    [InlineData("torch._utils", "_rebuild_tensor_v2.__globals__")]
    public void NameThatNoCheckpointNeeds_IsRefused(string module, string name)
    {
        string call = Refusal(new TorchPickle().Global(module, name).Raw("(").Text("touch x").Raw("tR").End());
        Assert.Contains($"'{module}.{name}'", call);
        Assert.Contains("model.safetensors", call);
        // Protocol 4 has another way to name it.
        Assert.Contains($"'{module}.{name}'", Refusal(new TorchPickle().Text(module).Text(name).Raw(0x93).Raw(")R").End()));
    }

    [Theory]
    [InlineData("i")] // INST
    [InlineData("o")] // OBJ
    [InlineData("P")] // PERSID
    [InlineData("I")] // INT as text
    [InlineData("2")] // DUP
    [InlineData("\u0081")] // NEWOBJ
    [InlineData("\u0082")] // EXT1
    [InlineData("\u0097")] // NEXT_BUFFER
    public void OtherInstruction_IsRefused(string code) => Assert.Contains("instruction 0x", Refusal(new TorchPickle().Raw((byte)code[0]).End()));

    [Theory]
    [InlineData(0, new long[] { 5 }, new long[] { 1 })]
    [InlineData(1, new long[] { 4 }, new long[] { 1 })]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 })]
    [InlineData(5, new long[] { }, new long[] { })]
    [InlineData(0, new long[] { 2 }, new long[] { 4 })]
    [InlineData(3, new long[] { 2 }, new long[] { -1 })]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 1 })]
    [InlineData(0, new long[] { -2, -2 }, new long[] { 1, 1 })]
    [InlineData(0, new long[] { long.MaxValue }, new long[] { 0 })]
    [InlineData(0, new long[] { 1L << 32, 1L << 32 }, new long[] { 0, 0 })]
    [InlineData(0, new long[] { 2 }, new long[] { long.MaxValue })]
    [InlineData(long.MaxValue, new long[] { 2 }, new long[] { long.MaxValue })]
    public void TensorThatLeavesItsStorage_IsRefused(long offset, long[] shape, long[] strides) =>
        Assert.StartsWith("A tensor", Refusal(Dictionary().Tensor("FloatStorage", "0", 4, offset, shape, strides).Raw("u").End(), ("0", new byte[16])));

    [Theory]
    [InlineData(4, 15)]
    [InlineData(4, 17)]
    [InlineData(long.MaxValue / 4, 16)]
    public void StorageOfAnotherSizeThanItsFile_IsRefused(long count, int bytes) =>
        Assert.StartsWith($"Storage '0' has {bytes} bytes", Refusal(Dictionary().Tensor("FloatStorage", "0", count, 0, [1], [1]).Raw("u").End(), ("0", new byte[bytes])));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-4)]
    public void StorageOfAnImpossibleSize_IsRefused(long count) =>
        Assert.StartsWith($"A storage has {count} numbers", Refusal(Dictionary().Tensor("FloatStorage", "0", count, 0, [1], [1]).Raw("u").End()));

    [Fact]
    public void MissingStorage_IsRefused() =>
        Assert.StartsWith("Storage '9'", Refusal(Dictionary().Tensor("FloatStorage", "9", 4, 0, [4], [1]).Raw("u").End(), ("0", new byte[16])));

    [Theory]
    [InlineData("../../x")]
    [InlineData("/etc/passwd")]
    public void StorageOfAnotherPlace_IsNoFileOfTheArchive(string key) =>
        Assert.StartsWith($"Storage '{key}' has 0 bytes", Refusal(Dictionary().Tensor("FloatStorage", key, 4, 0, [4], [1]).Raw("u").End()));

    [Fact]
    public void EntryThatIsNoTensor_IsRefused() => Assert.Contains("'a' is not a tensor", Refusal(Dictionary().Number(7).Raw("u").End()));

    [Fact]
    public void ManyEmptyThings_AreRefusedBeforeTheyFillMemory()
    {
        byte[] file = TorchPickle.Zip(new TorchPickle().Raw([.. Enumerable.Repeat((byte)'}', 8 << 20)]).End());
        File.WriteAllBytes(folder["many.bin"], file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("too long", Assert.Throws<LabException>(() => TorchFile.Open(folder["many.bin"])).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L * file.Length);
    }

    [Theory]
    [InlineData((byte)'X')]
    [InlineData((byte)'T')]
    public void StringLongerThanTheFile_IsRefused(byte code) =>
        Assert.Contains("ends in the middle", Refusal(new TorchPickle().Raw(code, 0xFF, 0xFF, 0xFF, 0x7F).End()));

    [Fact]
    public void ListThatHoldsItself_IsNoTensorAndEnds() => Assert.Contains("not a tensor", Refusal(Dictionary().Raw("]q").Raw(1).Raw("h").Raw(1).Raw("au").End()));

    [Fact]
    public void CompressedArchive_IsRefused()
    {
        var zip = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("archive/data.pkl").Open();
            entry.Write(new byte[1 << 20]);
        }
        File.WriteAllBytes(folder["bomb.bin"], zip.ToArray());
        Assert.Contains("compressed", Assert.Throws<LabException>(() => TorchFile.Open(folder["bomb.bin"])).What);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("not a model at all")]
    [InlineData("<html><body>Sign in</body></html>")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n")]
    public void OtherFile_IsRefused(string content)
    {
        File.WriteAllText(folder["other.bin"], content);
        Assert.Equal(ErrorKind.Model, Assert.Throws<LabException>(() => TorchFile.Open(folder["other.bin"])).Kind);
    }

    static TorchPickle Dictionary() => new TorchPickle().Raw("}(").Text("a");

    string Refusal(byte[] pickle, params (string, byte[])[] storages)
    {
        File.WriteAllBytes(folder["hostile.bin"], TorchPickle.Zip(pickle, storages));
        var error = Assert.Throws<LabException>(() => TorchFile.Open(folder["hostile.bin"]));
        Assert.Equal(ErrorKind.Model, error.Kind);
        return $"{error.What} {error.Remedy}";
    }
}
