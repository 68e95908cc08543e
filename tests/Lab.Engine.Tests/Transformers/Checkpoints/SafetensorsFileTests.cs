using System.Runtime.InteropServices;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

public sealed class SafetensorsFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    SafetensorsFile WriteAndOpen(params TensorToWrite[] tensors)
    {
        SafetensorsWriter.Write(folder["a.safetensors"], tensors, cancellation: TestContext.Current.CancellationToken);
        return SafetensorsFile.Open(folder["a.safetensors"]);
    }

    static TensorToWrite Raw(string name, Dtype dtype, long[] shape, byte[] bytes) =>
        TensorToWrite.FromBytes(name, dtype, shape, (offset, destination) => bytes.AsSpan((int)offset, destination.Length).CopyTo(destination));

    [Fact]
    public void EveryElementType_ComesBackByteForByte()
    {
        var types = Enum.GetValues<Dtype>();
        byte[] Content(Dtype dtype) => [.. Enumerable.Range(0, 6 * dtype.Size()).Select(i => (byte)(31 * i + (int)dtype))];

        using var file = WriteAndOpen([.. types.Select(dtype => Raw(dtype.Spelling(), dtype, [2, 3], Content(dtype)))]);

        Assert.Equal(types.Select(DtypeExtensions.Spelling).Order(), file.Names.Order());
        foreach (var dtype in types)
        {
            var info = file.Tensors[dtype.Spelling()];
            Assert.Equal((dtype, 6L, "(2, 3)"), (info.Dtype, info.ElementCount, info.ShapeText));
            Assert.Equal(Content(dtype), file.Bytes(dtype.Spelling()).ToArray());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("quote\" back\\slash / \n tab\t nul\0")]
    [InlineData("Gr\u00FC\u00DFe, \u4E16\u754C")]
    [InlineData("\U0001F600 \u2028 \uE000")]
    [InlineData("__metadata")]
    public void OddName_ComesBack(string name)
    {
        using var file = WriteAndOpen(TensorToWrite.FromSingles(name, Dtype.F32, [2], new[] { 1f, 2f }));
        Assert.Equal([name], file.Names);
        Assert.Equal([1f, 2f], file.ReadSingles(name));
    }

    [Fact]
    public void ScalarAndEmptyTensors_ComeBack()
    {
        using var file = WriteAndOpen(
            TensorToWrite.FromSingles("scalar", Dtype.F32, [], new[] { 7f }),
            TensorToWrite.FromSingles("empty", Dtype.F32, [3, 0, 2], Array.Empty<float>()),
            TensorToWrite.FromInt64s("none", [0], Array.Empty<long>()));

        Assert.Equal([7f], file.ReadSingles("scalar"));
        Assert.Empty(file.Tensors["scalar"].Shape);
        Assert.Empty(file.ReadSingles("empty"));
        Assert.Equal([3, 0, 2], file.Tensors["empty"].Shape);
        Assert.Empty(file.ReadInt64s("none"));
    }

    [Fact]
    public void FileWithoutTensors_Opens()
    {
        using var file = WriteAndOpen();
        Assert.Empty(file.Names);
        Assert.Equal(new Dictionary<string, string> { ["format"] = "pt" }, file.Metadata);
    }

    [Fact]
    public void Half_EveryCode_IsConvertedExactly()
    {
        var codes = Enumerable.Range(0, 65536).Select(code => (ushort)code).ToArray();
        using var file = WriteAndOpen(Raw("all", Dtype.F16, [65536], MemoryMarshal.AsBytes(codes.AsSpan()).ToArray()));
        AssertSameBits(codes.Select(code => (float)BitConverter.UInt16BitsToHalf(code)), file.ReadSingles("all"));
    }

    [Fact]
    public void BrainFloat_EveryCode_IsConvertedExactly()
    {
        var codes = Enumerable.Range(0, 65536).Select(code => (ushort)code).ToArray();
        using var file = WriteAndOpen(Raw("all", Dtype.BF16, [65536], MemoryMarshal.AsBytes(codes.AsSpan()).ToArray()));
        AssertSameBits(codes.Select(code => BitConverter.UInt32BitsToSingle((uint)code << 16)), file.ReadSingles("all"));
    }

    [Theory]
    [InlineData(Dtype.F64)]
    [InlineData(Dtype.F32)]
    [InlineData(Dtype.F16)]
    [InlineData(Dtype.BF16)]
    public void Singles_AtEveryWindow_AreTheSame(Dtype dtype)
    {
        // Small multiples of 1/8 are exact in all four types.
        var values = Enumerable.Range(0, 100).Select(i => (i - 50) / 8f).ToArray();
        using var file = WriteAndOpen(TensorToWrite.FromSingles("a", dtype, [10, 10], values));
        for (int offset = 0; offset < 20; offset++)
            for (int count = 0; count <= 70; count++)
            {
                var window = new float[count];
                file.ReadSingles("a", offset, window);
                Assert.Equal(values.AsSpan(offset, count).ToArray(), window);
            }
    }

    [Fact]
    public void Integers_AreWidened()
    {
        using var file = WriteAndOpen(
            Raw("bool", Dtype.Bool, [2], [0, 1]),
            Raw("i8", Dtype.I8, [2], [0x80, 0x7F]),
            Raw("u8", Dtype.U8, [2], [0x80, 0xFF]),
            Raw("i16", Dtype.I16, [1], [0x00, 0x80]),
            Raw("u16", Dtype.U16, [1], [0x00, 0x80]),
            Raw("i32", Dtype.I32, [1], [0, 0, 0, 0x80]),
            Raw("u32", Dtype.U32, [1], [0, 0, 0, 0x80]),
            Raw("u64", Dtype.U64, [1], [255, 255, 255, 255, 255, 255, 255, 127]),
            TensorToWrite.FromInt64s("i64", [2], new[] { long.MinValue, long.MaxValue }));

        Assert.Equal([0, 1], file.ReadInt64s("bool"));
        Assert.Equal([-128, 127], file.ReadInt64s("i8"));
        Assert.Equal([128, 255], file.ReadInt64s("u8"));
        Assert.Equal([-32768], file.ReadInt64s("i16"));
        Assert.Equal([32768], file.ReadInt64s("u16"));
        Assert.Equal([int.MinValue], file.ReadInt64s("i32"));
        Assert.Equal([1L << 31], file.ReadInt64s("u32"));
        Assert.Equal([long.MaxValue], file.ReadInt64s("u64"));
        Assert.Equal([long.MinValue, long.MaxValue], file.ReadInt64s("i64"));
    }

    [Fact]
    public void WrongUse_IsAnErrorThatNamesTheTensor()
    {
        using var file = WriteAndOpen(
            TensorToWrite.FromSingles("f", Dtype.F32, [2], new[] { 1f, 2f }),
            TensorToWrite.FromInt64s("i", [1], new[] { 1L }),
            Raw("u64", Dtype.U64, [1], [0, 0, 0, 0, 0, 0, 0, 128]));

        Assert.Equal($"{file.Path}: tensor 'i': The elements are I64. Expected: F32, F16, BF16 or F64", Message(() => file.ReadSingles("i")));
        Assert.Equal($"{file.Path}: tensor 'f': The elements are F32. Expected: integers or BOOL", Message(() => file.ReadInt64s("f")));
        Assert.Equal($"{file.Path}: tensor 'u64': A value does not fit into 64 bits with sign. Expected: values below 2^63", Message(() => file.ReadInt64s("u64")));
        Assert.Equal($"{file.Path}: There is no tensor 'g'. Expected: one of 3 names, such as 'f', 'i', 'u64'", Message(() => file.ReadSingles("g")));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(2, 1)]
    [InlineData(0, 3)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, 1)]
    [InlineData(1L << 62, 1)]
    public void WindowOutsideTheTensor_IsRefused(long offset, int count)
    {
        using var file = WriteAndOpen(
            TensorToWrite.FromSingles("a", Dtype.F32, [2], new[] { 1f, 2f }), TensorToWrite.FromInt64s("i", [2], new[] { 1L, 2L }));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadSingles("a", offset, new float[count]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadInt64s("i", offset, new long[count]));
        Assert.Throws<ArgumentOutOfRangeException>(() => { file.Bytes("a", offset, count + 8); });
    }

    [Fact]
    public void AfterDispose_ReadingFails()
    {
        var file = WriteAndOpen(TensorToWrite.FromSingles("a", Dtype.F32, [2], new[] { 1f, 2f }));
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.ReadSingles("a"));
    }

    [Fact]
    public void TensorsBeyond2GiB_AreReachedByOffset()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files are not sparse by default here: 3 GB would be written.");

        const long count = 750_000_000; // 3 GB of F32 in one tensor, then a small one behind it
        var path = folder["sparse.safetensors"];
        var header = RawSafetensors.File(
            $$"""{"big":{"dtype":"F32","shape":[{{count}}],"data_offsets":[0,{{4 * count}}]},"last":{"dtype":"F32","shape":[1],"data_offsets":[{{4 * count}},{{4 * count + 4}}]} }""", 0);
        using (var stream = File.Create(path))
        {
            stream.Write(header);
            // A hole: nothing of it is written to disk.
            stream.SetLength(header.Length + 4 * count + 4);
            stream.Position = header.Length + 4 * (count - 1);
            stream.Write(BitConverter.GetBytes(3.5f));
            stream.Write(BitConverter.GetBytes(4.5f));
        }
        using var file = SafetensorsFile.Open(path);
        var window = new float[2];
        file.ReadSingles("big", count - 2, window);
        Assert.Equal([0f, 3.5f], window);
        Assert.Equal([4.5f], file.ReadSingles("last"));
        Assert.Throws<ArgumentOutOfRangeException>(() => { file.Bytes("big"); });
    }

    static string Message(Action action) => Assert.Throws<LabException>(action).Message;

    /// <summary>Signs of zeros count; all NaN are one.</summary>
    static void AssertSameBits(IEnumerable<float> expected, float[] actual) => Assert.Equal(
        expected.Select(value => float.IsNaN(value) ? "NaN" : BitConverter.SingleToInt32Bits(value).ToString("x8")),
        actual.Select(value => float.IsNaN(value) ? "NaN" : BitConverter.SingleToInt32Bits(value).ToString("x8")));
}
