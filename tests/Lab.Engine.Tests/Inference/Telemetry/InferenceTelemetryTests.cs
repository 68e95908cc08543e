using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lab.Inference;
using Lab.TestSupport;

namespace Lab.Engine.Tests.Inference.Telemetry;

public sealed class InferenceTelemetryTests
{
    // The meter is the process's: other tests measure too. No other batch has this many tokens.
    const int UnusualTokens = 3_977;

    [Fact]
    public async Task Batch_IsMeasuredOnceDone()
    {
        var tokens = new ConcurrentBag<int>();
        var stages = new ConcurrentDictionary<object, bool>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == "Lab.Inference") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
        {
            if (instrument.Name == "lab.inference.batch.tokens") tokens.Add(value);
        });
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            if (instrument.Name == "lab.inference.stage.duration") stages[tags[0].Value!] = true;
        });
        listener.Start();

        await using var batcher = new DynamicBatcher(new FakeClassifier());
        var item = batcher.Rent(TestContext.Current.CancellationToken);
        for (int i = 0; i < UnusualTokens; i++) item.Ids.Add(FakeEncoder.Other);
        Assert.True(batcher.TryEnqueue(item, out _));
        await item.Completion;

        Assert.Single(tokens, UnusualTokens);
        Assert.Equal(["model", "queue"], stages.Keys.Cast<string>().Order());
    }
}
