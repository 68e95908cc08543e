using System.Text;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

/// <summary>Files that must not be opened: each gives its own error, and none makes the reader allocate.</summary>
public sealed class SafetensorsHostileTests : IDisposable
{
    const string Remedy = " The file is damaged or was not written as safetensors: fetch it again.";
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    // Offsets
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "tensor 'a': The data offsets 0..8 are out of range. Expected: a range inside the 4 bytes of data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "tensor 'a': The data offsets 8..0 are out of range. Expected: a range inside the 8 bytes of data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 8, "tensor 'a': The data offsets span 4 bytes. Expected: 8 bytes for F32 of shape (2)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor 'b': The data overlaps that of tensor 'a'. Expected: data from byte 8 on, not 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "tensor 'b': Bytes 4..8 of the data belong to no tensor. Expected: data from byte 4 on, not 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "tensor 'a': The tensors end at byte 4 of 5 bytes of data. Expected: no bytes after the last tensor")]
    [InlineData("{}", 1, "data section: The tensors end at byte 0 of 1 bytes of data. Expected: no bytes after the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "tensor 'a', byte 57: data_offsets has 1 numbers. Expected: two: begin and end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "tensor 'a', byte 60: data_offsets has more than 2 numbers. Expected: at most 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "tensor 'a', byte 56: data_offsets holds -4. Expected: integers from 0 to 2^63 - 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]}}""", 4, "tensor 'a', byte 58: data_offsets holds 18446744073709551615. Expected: integers from 0 to 2^63 - 1")]
    // Shapes
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 37: shape holds 1.5. Expected: integers from 0 to 2^63 - 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e3],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 37: shape holds 1e3. Expected: integers from 0 to 2^63 - 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 37: shape holds 1e999. Expected: integers from 0 to 2^63 - 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 37: shape holds -1. Expected: integers from 0 to 2^63 - 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 37: shape holds \"1\". Expected: integers from 0 to 2^63 - 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 37: shape holds [. Expected: integers from 0 to 2^63 - 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "tensor 'a': The shape (4611686018427387904, 4) is too large. Expected: fewer than 2^63 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4,0],"data_offsets":[0,0]}}""", 0, "tensor 'a': The shape (4611686018427387904, 4, 0) is too large. Expected: fewer than 2^63 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 36: Number where StartArray should be. Expected: shape as an array of integers")]
    // Element types
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "tensor 'a', byte 22: The element type 'F8_E4M3' is not known. Expected: one of BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 22: The element type 'f32' is not known. Expected: one of BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64")]
    [InlineData("""{"a":{"dtype":"9","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 22: The element type '9' is not known. Expected: one of BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64")]
    [InlineData("""{"a":{"dtype":9,"shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 22: Number where String should be. Expected: dtype as a string")]
    // Keys
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "byte 62: The tensor 'a' is there twice. Expected: each name once")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "byte 62: The tensor 'a' is there twice. Expected: each name once")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a', byte 28: The key 'dtype' is there twice. Expected: each key once")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "byte 27: The key '__metadata__' is there twice. Expected: each key once")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "byte 37: The key 'a' of '__metadata__' is there twice. Expected: each key once")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "tensor '__metadata__.a', byte 29: Number where String should be. Expected: a string")]
    [InlineData("""{"__metadata__":[]}""", 0, "tensor '__metadata__', byte 24: StartArray where StartObject should be. Expected: an object of strings")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "tensor 'a', byte 39: 'data_offsets' is missing. Expected: dtype, shape and data_offsets")]
    [InlineData("""{"a":null}""", 4, "tensor 'a', byte 13: Null where StartObject should be. Expected: an object with dtype, shape and data_offsets")]
    // Not JSON, or not an object
    [InlineData("""[{"a":1}]""", 0, "byte 8: The header is not a JSON object. Expected: '{' as its first byte")]
    [InlineData(""" {}""", 0, "byte 8: The header is not a JSON object. Expected: '{' as its first byte")]
    [InlineData("", 0, "byte 8: The header is not a JSON object. Expected: '{' as its first byte")]
    public void BadHeader_IsNamedExactly(string header, int dataBytes, string expected) =>
        AssertError(RawSafetensors.File(header, dataBytes), $": {expected}{Remedy}");

    [Theory]
    [InlineData("{", "byte 9")]
    [InlineData("{}x", "byte 10")]
    [InlineData("{}\0\0\0\0", "byte 10")]
    [InlineData("{} {}", "byte 11")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],}}""", "byte 61")]
    [InlineData("""{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,4]}}""", "byte 37")]
    [InlineData("""{"a":{"dtype":"F32","shape":[Infinity],"data_offsets":[0,4]}}""", "byte 37")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "byte 18")]
    [InlineData("""{"a":{"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""", "byte 80")]
    public void HeaderThatIsNotJson_IsNamedWithItsPlace(string header, string place)
    {
        var message = Open(RawSafetensors.File(header, 4)).Message;
        Assert.StartsWith($"{Path}: {place}: The header is not valid JSON: ", message, StringComparison.Ordinal);
        Assert.EndsWith(Remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public void InvalidUtf8_IsNamedWithItsByte()
    {
        byte[] header = [.. "{\"a"u8, 0xC3, 0x28, .. "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"u8];
        AssertError(RawSafetensors.File(header, 4), $": byte 11: The header is not valid UTF-8. Expected: JSON in UTF-8{Remedy}");
    }

    [Theory]
    [InlineData(2UL << 30, "The header claims 2147483648 bytes, more than the file's 26. Expected: at most 18")]
    [InlineData(ulong.MaxValue, "The header claims 18446744073709551615 bytes, more than the file's 26. Expected: at most 18")]
    [InlineData(19UL, "The header claims 19 bytes, more than the file's 26. Expected: at most 18")]
    public void HeaderLargerThanTheFile_IsRefused(ulong length, string expected)
    {
        var file = RawSafetensors.File("{                ", 1);
        BitConverter.TryWriteBytes(file, length);
        AssertError(file, $": byte 0: {expected}{Remedy}");
    }

    [Fact]
    public void HeaderOf2GiBInASparseFile_IsRefusedByTheLimitOfTheFormat()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files are not sparse by default here: 3 GB would be written.");
        using (var stream = File.Create(Path))
        {
            stream.Write(BitConverter.GetBytes(2UL << 30));
            stream.SetLength(3L << 30);
        }
        AssertError(null, $": byte 0: The header claims 2147483648 bytes. Expected: at most 100000000, the limit of the format{Remedy}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void FileShorterThanTheLength_IsRefused(int bytes) =>
        AssertError(new byte[bytes], $": The file has {bytes} bytes. Expected: at least the 8 bytes of the header length{Remedy}");

    [Fact]
    public void ShapeOfMillionsOfExtents_IsRefusedWithoutKeepingThem()
    {
        var header = new StringBuilder("""{"a":{"dtype":"F32","shape":[1""").Insert(29, "1,", 2_000_000).Append("""],"data_offsets":[0,4]}}""");
        AssertError(RawSafetensors.File(header.ToString(), 4), $": tensor 'a', byte 165: shape has more than 64 numbers. Expected: at most 64{Remedy}");
    }

    [Fact]
    public void MissingFileOrFolder_IsAModelError()
    {
        Assert.Equal(ErrorKind.Model, Assert.Throws<LabException>(() => SafetensorsFile.Open(folder["none.safetensors"])).Kind);
        Assert.Equal(ErrorKind.Model, Assert.Throws<LabException>(() => SafetensorsFile.Open(folder.Path)).Kind);
    }

    string Path => folder["hostile.safetensors"];

    LabException Open(byte[]? content)
    {
        if (content is not null) File.WriteAllBytes(Path, content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<LabException>(() => SafetensorsFile.Open(Path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
        Assert.Equal(ErrorKind.Model, error.Kind);
        return error;
    }

    void AssertError(byte[]? content, string afterPath) => Assert.Equal(Path + afterPath, Open(content).Message);
}
