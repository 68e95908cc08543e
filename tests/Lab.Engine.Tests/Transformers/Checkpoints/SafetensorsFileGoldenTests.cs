using Lab.TestSupport;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

public sealed class SafetensorsFileGoldenTests
{
    public static TheoryData<string> Files()
    {
        var data = new TheoryData<string>();
        if (!GoldenFolder.TryGet("models", out var folder)) return data;
        foreach (var file in Directory.EnumerateFiles(folder, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            data.Add(Path.GetRelativePath(GoldenFolder.Root, file).Replace(Path.DirectorySeparatorChar, '/'));
        return data;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void EveryTensor_IsReadAsTheBytesSayIt(string relative)
    {
        using var file = SafetensorsFile.Open(GoldenFolder.Require(relative));
        Assert.NotEmpty(file.Tensors);
        Assert.Equal("pt", file.Metadata["format"]);

        // From the end of the file backwards: the data section is what the tensors leave of it.
        var whole = File.ReadAllBytes(file.Path);
        long data = whole.Length - file.Tensors.Values.Sum(info => info.ByteCount);
        foreach (var (name, info) in file.Tensors)
        {
            var bytes = whole.AsSpan((int)(data + info.Begin), (int)info.ByteCount).ToArray();
            Assert.Equal(bytes, file.Bytes(name).ToArray());
            if (info.Dtype == Dtype.F32) Assert.Equal(bytes, file.ReadSingles(name).SelectMany(BitConverter.GetBytes).ToArray());
            if (info.Dtype == Dtype.I64) Assert.Equal(bytes, file.ReadInt64s(name).SelectMany(BitConverter.GetBytes).ToArray());
        }
    }
}
