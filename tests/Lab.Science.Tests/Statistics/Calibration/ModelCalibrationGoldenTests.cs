using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lab.TestSupport;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

/// <summary>Logits of a model and their temperature, from models/calibration.</summary>
public class ModelCalibrationGoldenTests
{
    // The two solvers of the reference agree to this.
    const double OptimumTolerance = 1e-6;

    [Fact]
    public void TemperatureAndBins_AreThoseOfTheReference()
    {
        var folder = GoldenFolder.Require("models/calibration");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "calibration.json")));
        var expected = document.RootElement;
        var (truth, logits, classes) = Read(Path.Combine(folder, "logits.safetensors"));
        var temperature = TemperatureScaling.Fit(truth, logits, classes);
        Same(expected.GetProperty("temperature"), temperature, "temperature", OptimumTolerance);
        foreach (var (when, t) in new[] { ("before", 1), ("after", temperature) })
        {
            var probabilities = TemperatureScaling.Apply(logits, classes, t);
            var error = CalibrationError.Of(truth, probabilities, classes);
            Same(expected.GetProperty($"nll_{when}"), ProbabilityScores.LogLoss(truth, probabilities, classes), $"nll_{when}", OptimumTolerance);
            Same(expected.GetProperty($"ece_{when}"), error.Expected, $"ece_{when}", OptimumTolerance);
            var bins = expected.GetProperty($"bins_{when}").EnumerateArray().ToArray();
            Assert.Equal(bins.Length, error.Bins.Count(bin => bin.Count > 0));
            foreach (var bin in bins)
            {
                var actual = error.Bins[bin.GetProperty("bin").GetInt32()];
                Assert.Equal(bin.GetProperty("count").GetInt32(), actual.Count);
                Same(bin.GetProperty("confidence"), actual.MeanConfidence, "confidence", OptimumTolerance);
                Same(bin.GetProperty("accuracy"), actual.Accuracy, "accuracy");
            }
        }
    }

    // Safetensors: eight bytes of length, JSON with dtype, shape and place of each tensor, then the numbers.
    static (int[] Truth, double[] Logits, int Classes) Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
        using var header = JsonDocument.Parse(file.AsMemory(8, length));
        int[]? truth = null;
        double[]? logits = null;
        var classes = 0;
        foreach (var tensor in header.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__"))
        {
            var place = Integers(tensor.Value.GetProperty("data_offsets"));
            var shape = Integers(tensor.Value.GetProperty("shape"));
            var bytes = file.AsSpan(8 + length + place[0], place[1] - place[0]);
            if (shape.Length == 2) classes = shape[1];
            switch (tensor.Value.GetProperty("dtype").GetString())
            {
                case "F32":
                    logits = [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(value => (double)value)];
                    break;
                case "F64":
                    logits = MemoryMarshal.Cast<byte, double>(bytes).ToArray();
                    break;
                case "I64":
                    truth = [.. MemoryMarshal.Cast<byte, long>(bytes).ToArray().Select(value => (int)value)];
                    break;
                case "I32":
                    truth = MemoryMarshal.Cast<byte, int>(bytes).ToArray();
                    break;
            }
        }
        return (truth!, logits!, classes);
    }
}
