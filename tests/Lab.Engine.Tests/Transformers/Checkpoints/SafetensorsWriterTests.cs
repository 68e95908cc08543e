using System.Text;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

public sealed class SafetensorsWriterTests : IDisposable
{
    static readonly CheckpointOptions noMetadata = new(Metadata: new Dictionary<string, string>());
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Path => folder["a.safetensors"];

    byte[] Write(CheckpointOptions? options, params TensorToWrite[] tensors)
    {
        SafetensorsWriter.Write(Path, tensors, options, TestContext.Current.CancellationToken);
        return File.ReadAllBytes(Path);
    }

    static byte[] Expected(string header, params float[] data) =>
        [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), .. data.SelectMany(BitConverter.GetBytes)];

    // The first four are the examples that the tests of the reference implementation hold to.
    [Fact]
    public void HeaderOfAMultipleOf8_IsNotPadded() => Assert.Equal(
        Expected("""{"attn.0":{"dtype":"F32","shape":[1,2,3],"data_offsets":[0,24]}}""", 0, 1, 2, 3, 4, 5),
        Write(noMetadata, TensorToWrite.FromSingles("attn.0", Dtype.F32, [1, 2, 3], new float[] { 0, 1, 2, 3, 4, 5 })));

    [Fact]
    public void OtherHeader_IsPaddedWithSpaces() => Assert.Equal(
        Expected("""{"attn0":{"dtype":"F32","shape":[1,1,2,3],"data_offsets":[0,24]}}       """, 0, 1, 2, 3, 4, 5),
        Write(noMetadata, TensorToWrite.FromSingles("attn0", Dtype.F32, [1, 1, 2, 3], new float[] { 0, 1, 2, 3, 4, 5 })));

    [Fact]
    public void NoTensors_GiveAnEmptyObject() => Assert.Equal(Expected("{}      "), Write(noMetadata));

    [Fact]
    public void Metadata_ComesFirst() => Assert.Equal(
        Expected("""{"__metadata__":{"framework":"pt"}}     """),
        Write(new CheckpointOptions(Metadata: new Dictionary<string, string> { ["framework"] = "pt" })));

    [Fact]
    public void ByDefault_TheMetadataSaysPyTorch() => Assert.Equal(Expected("""{"__metadata__":{"format":"pt"}}"""), Write(null));

    [Fact]
    public void Tensors_LieByElementTypeThenByBytesOfTheName()
    {
        var one = new float[1];
        Write(
            null,
            TensorToWrite.FromSingles("a", Dtype.F16, [1], one),
            TensorToWrite.FromSingles("\U0001F600", Dtype.F32, [1], one),
            TensorToWrite.FromSingles("\uE000", Dtype.F32, [1], one),
            TensorToWrite.FromSingles("b", Dtype.F32, [1], one),
            TensorToWrite.FromSingles("B", Dtype.F32, [1], one),
            TensorToWrite.FromSingles("c", Dtype.BF16, [1], one),
            TensorToWrite.FromInt64s("z", [1], new long[1]));

        using var file = SafetensorsFile.Open(Path);
        Assert.Equal(["z", "B", "b", "\uE000", "\U0001F600", "c", "a"], file.Tensors.OrderBy(t => t.Value.Begin).Select(t => t.Key));
    }

    [Fact]
    public void Half_IsRoundedToNearestEven()
    {
        float[] values = [2049, 2050, 2051, 65519.996f, -65504, 5.9604645e-8f, 2.9802322e-8f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        float[] expected = [2048, 2050, 2052, 65504, -65504, 5.9604645e-8f, 0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        AssertStoredAs(Dtype.F16, values, expected);
    }

    [Fact]
    public void BrainFloat_IsRoundedToNearestEven()
    {
        float lowNaN = BitConverter.UInt32BitsToSingle(0x7F800001);
        float[] values = [1 + 1 / 256f, 1 + 3 / 256f, 1 + 1.01f / 256f, -0f, lowNaN, float.PositiveInfinity, 3.3895314e38f];
        float[] expected = [1, 1 + 4 / 256f, 1 + 2 / 256f, -0f, float.NaN, float.PositiveInfinity, 3.3895314e38f];
        AssertStoredAs(Dtype.BF16, values, expected);
    }

    void AssertStoredAs(Dtype dtype, float[] values, float[] expected)
    {
        Write(null, TensorToWrite.FromSingles("a", dtype, [values.Length], values));
        using var file = SafetensorsFile.Open(Path);
        Assert.Equal(dtype, file.Tensors["a"].Dtype);
        Assert.Equal(expected.Select(v => v.ToString("R")), file.ReadSingles("a").Select(v => v.ToString("R")));
    }

    [Theory]
    [InlineData(Dtype.F16, 65520f, "The value 65520 of element 70001 does not fit into F16. Expected: magnitudes up to 65504 Store the weights as F32.")]
    [InlineData(Dtype.F16, -1e9f, "The value -1E+09 of element 70001 does not fit into F16. Expected: magnitudes up to 65504 Store the weights as F32.")]
    [InlineData(Dtype.BF16, float.MaxValue, "The value 3.4028235E+38 of element 70001 does not fit into BF16. Store the weights as F32.")]
    public void ValueTooLarge_IsAnErrorUnlessAllowed(Dtype dtype, float value, string expected)
    {
        // Behind the first window, so that offsets matter.
        var values = new float[70_010];
        values[70_001] = value;
        var tensor = TensorToWrite.FromSingles("big", dtype, [values.Length], values);
        File.WriteAllText(Path, "old");

        Assert.Equal($"{Path}: tensor 'big': {expected}", Assert.Throws<LabException>(() => Write(null, tensor)).Message);
        Assert.Equal("old", File.ReadAllText(Path));
        Assert.Equal(["a.safetensors"], folder.Files);

        Write(new CheckpointOptions(AllowOverflow: true), tensor);
        using var file = SafetensorsFile.Open(Path);
        Assert.Equal(value > 0 ? float.PositiveInfinity : float.NegativeInfinity, file.ReadSingles("big")[70_001]);
    }

    [Fact]
    public void Cancelled_LeavesTheOldFileAndNoOther()
    {
        File.WriteAllText(Path, "old");
        using var cancellation = new CancellationTokenSource();
        var tensor = TensorToWrite.FromSingles("a", Dtype.F32, [200_000], (offset, _) =>
        {
            if (offset > 0) cancellation.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => SafetensorsWriter.Write(Path, [tensor], null, cancellation.Token));
        Assert.Equal("old", File.ReadAllText(Path));
        Assert.Equal(["a.safetensors"], folder.Files);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("__metadata__")]
    public void NameTwiceOrReserved_IsRefused(string name)
    {
        var error = Assert.Throws<LabException>(() => Write(
            null, TensorToWrite.FromSingles("a", Dtype.F32, [1], new float[1]), TensorToWrite.FromSingles(name, Dtype.F16, [1], new float[1])));
        Assert.Equal($"{Path}: The name '{name}' is taken. Expected: a name of its own for each tensor, other than __metadata__", error.Message);
    }

    [Fact]
    public void ValuesThatDoNotFillTheShape_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => TensorToWrite.FromSingles("a", Dtype.F32, [2, 2], new float[3]));
        Assert.Throws<ArgumentException>(() => TensorToWrite.FromInt64s("a", [2, 2], new long[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TensorToWrite.FromSingles("a", Dtype.F32, [-1], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TensorToWrite.FromSingles("a", Dtype.I64, [1], new float[1]));
        Assert.Throws<OverflowException>(() => TensorToWrite.FromSingles("a", Dtype.F32, [1L << 61, 2], (_, _) => { }));
    }

    [Fact]
    public void WritingOverAnOpenFile_LeavesTheReaderItsContent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A mapped file cannot be replaced here.");
        Write(null, TensorToWrite.FromSingles("a", Dtype.F32, [2], new[] { 1f, 2f }));
        using var old = SafetensorsFile.Open(Path);
        Write(null, TensorToWrite.Copy(old, "a"), TensorToWrite.FromSingles("b", Dtype.F32, [1], new[] { 3f }));
        using var now = SafetensorsFile.Open(Path);

        Assert.Equal(["a"], old.Names);
        Assert.Equal([1f, 2f], old.ReadSingles("a"));
        Assert.Equal([1f, 2f], now.ReadSingles("a"));
        Assert.Equal([3f], now.ReadSingles("b"));
    }
}
