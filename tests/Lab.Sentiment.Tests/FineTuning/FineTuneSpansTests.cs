using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Lab.Sentiment.Tests;

public sealed class FineTuneSpansTests : IDisposable
{
    // Other tests train beside these: what belongs here is below this one.
    readonly Activity root = new Activity("test").Start();
    readonly ConcurrentQueue<Activity> ended = new();
    readonly ActivityListener listener;

    public FineTuneSpansTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Lab.Training",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId == root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    [Fact]
    public void Stages_AreChildrenOfTheTraining_WhichBelongsToWhatCalledIt()
    {
        using (var spans = FineTuneSpans.TryStart(null)!)
        {
            spans.DataReady(new FineTuneData(["a", "b"], 8, 1, 1, 0, 5, []));
            for (int epoch = 1; epoch <= 2; epoch++)
            {
                for (int step = 1; step <= 3; step++) spans.Step(new() { Epoch = epoch, Step = step, Loss = 0.5 });
                spans.Evaluating("validation", 1, 1);
                spans.EpochEnded(epoch, 0.5, null);
            }
            spans.Evaluating("test", 1, 2);
            spans.Evaluating("test", 2, 2);
        }

        var train = ended.Last();
        Assert.Equal(root.SpanId, train.ParentSpanId);
        Assert.Equal(["data", "epoch", "measure", "epoch", "measure", "measure", "train"], ended.Select(span => span.OperationName));
        Assert.All(ended.SkipLast(1), span => Assert.Equal(train.SpanId, span.ParentSpanId));
        Assert.Equal("1 2", string.Join(' ', ended.Where(span => span.OperationName == "epoch").Select(span => Convert.ToString(span.GetTagItem("lab.epoch"), CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void FineTuningThatFails_IsAnErrorWithItsType()
    {
        string missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        Assert.ThrowsAny<LabException>(() => FineTuning.Run(new FineTuneOptions { ModelFolder = missing, DataFile = missing, OutputFolder = missing }, null, default));

        var train = ended.Single(span => span.OperationName == "train");
        Assert.Equal((ActivityStatusCode.Error, "Lab.LabException", null), (train.Status, train.GetTagItem("error.type"), train.StatusDescription));
    }

    /// <summary>A member with a default body that the wrapper does not have would be lost without a word.</summary>
    [Fact]
    public void EveryMember_IsHandedOn()
    {
        var map = typeof(FineTuneSpans).GetInterfaceMap(typeof(IFineTuneObserver));
        Assert.Equal(map.InterfaceMethods.Select(method => method.Name), map.TargetMethods.Where(method => method.DeclaringType == typeof(FineTuneSpans)).Select(method => method.Name));
    }

    public void Dispose()
    {
        listener.Dispose();
        root.Dispose();
    }
}
