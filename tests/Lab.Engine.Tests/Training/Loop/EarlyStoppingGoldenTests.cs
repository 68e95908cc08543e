using System.Text.Json;
using Lab.Training;

namespace Lab.Engine.Tests.Training.Loop;

/// <summary>Counter, best value and the moment of stopping against the EarlyStoppingCallback of transformers.</summary>
public class EarlyStoppingGoldenTests
{
    public static TheoryData<int, string> Cases => LearningRateCase.Of("early_stopping");

    [Theory, MemberData(nameof(Cases))]
    public void EveryMetric_IsCountedAsInTransformers(int index, string name)
    {
        var golden = LearningRateCase.Get("early_stopping", index);
        var stopping = new EarlyStopping(
            golden.GetProperty("greater_is_better").GetBoolean(), golden.GetProperty("patience").GetInt32(), golden.GetProperty("threshold").GetDouble());
        var expected = golden.GetProperty("expected");
        var (counters, bests) = (expected.GetProperty("counter"), expected.GetProperty("best"));
        var metrics = LearningRateCase.Numbers(golden.GetProperty("metric"));
        int? stoppedAt = null;
        for (int i = 0; i < metrics.Length && stoppedAt is null; i++)
        {
            stopping.Observe(metrics[i]);
            Assert.Equal((name, i, counters[i].GetInt32(), LearningRateCase.Number(bests[i])), (name, i, stopping.Counter, stopping.Best!.Value));
            if (stopping.ShouldStop) stoppedAt = i;
        }
        var stops = expected.GetProperty("stops_after_index");
        Assert.Equal(stops.ValueKind == JsonValueKind.Null ? null : stops.GetInt32(), stoppedAt);
    }
}
