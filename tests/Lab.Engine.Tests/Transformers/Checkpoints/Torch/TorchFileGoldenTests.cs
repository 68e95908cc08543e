using System.Text.Json;
using Lab.TestSupport;
using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints.Torch;

public sealed class TorchFileGoldenTests
{
    const string Folder = "models/torch";

    [Theory]
    [InlineData("small.bin")]
    [InlineData("legacy.bin")]
    public void EveryTensor_HasItsNumbersInOrder(string name)
    {
        using var expected = JsonDocument.Parse(GoldenFolder.Read($"{Folder}/expected.json"));
        using var file = TorchFile.Open(GoldenFolder.Require($"{Folder}/{name}"));
        Assert.Equal(expected.RootElement.EnumerateObject().Select(entry => entry.Name).Order(), file.Names.Order());
        foreach (var entry in expected.RootElement.EnumerateObject())
        {
            var info = file.Get(entry.Name);
            Assert.Equal(entry.Value.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt64()), info.Shape);
            double[] values = [.. entry.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())];
            if (info.Dtype.IsFloatingPoint()) Assert.Equal(values.Select(value => (float)value), file.ReadSingles(entry.Name));
            else Assert.Equal(values.Select(value => (long)value), file.ReadInt64s(entry.Name));
        }
    }

    [Fact]
    public void WindowOfAScatteredTensor_IsTheSameAsThatOfTheWhole()
    {
        using var file = TorchFile.Open(GoldenFolder.Require($"{Folder}/small.bin"));
        float[] whole = file.ReadSingles("transposed");
        for (int first = 0; first <= whole.Length; first++)
        {
            var window = new float[Math.Min(5, whole.Length - first)];
            file.ReadSingles("transposed", first, window);
            Assert.Equal(whole[first..(first + window.Length)], window);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadSingles("transposed", whole.Length - 1, new float[2]));
    }
}
