using Lab.Training;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Sentiment.Tests;

public class LiveLearningCurveTests
{
    static TrainingProgress At(int step) => new(1, 1, step, 1_000, 1.0 / step, 1, 1e-5, 2_000, TimeSpan.Zero);

    [Fact]
    public void FastUpdates_ChangeThePictureFourTimesASecond_AndAtTheEnd()
    {
        var time = new FakeTimeProvider();
        var curve = new LiveLearningCurve(time);
        var changes = new List<string>();
        curve.PropertyChanged += (_, _) => changes.Add(curve.Status);
        for (var step = 1; step <= 999; step++)
        {
            curve.Step(At(step));
            time.Advance(TimeSpan.FromMilliseconds(10));
        }
        Assert.Equal(40, changes.Count);
        curve.Step(At(1_000));

        Assert.Equal(41, changes.Count);
        Assert.Equal("waiting for data: update 1,000 of 1,000, epoch 1 of 1, loss 0.001, 2,000 tokens/s", changes[^1]);
    }

    [Fact]
    public void Picture_KeepsItsSize_FromTheDataOn()
    {
        var curve = new LiveLearningCurve(new FakeTimeProvider());
        curve.DataReady(new FineTuneData(["a", "b"], 10, 5, 5, 0, 20, []));
        string Size() => curve.Picture.ToString().Split("viewBox=\"")[1].Split('"')[0];
        var before = Size();
        curve.Step(At(1));

        Assert.Equal(before, Size());
        Assert.StartsWith("training: update 1 of 1,000", curve.Status);
    }

    [Fact]
    public void EachFold_HasACurveOfItsOwn()
    {
        var curve = new LiveLearningCurve(new FakeTimeProvider());
        var data = new FineTuneData(["a", "b"], 10, 0, 5, 0, 20, []);
        curve.FoldBegan(0, 2);
        curve.DataReady(data);
        curve.Step(At(500));
        curve.FoldBegan(1, 2);
        curve.DataReady(data);
        curve.Step(At(1));

        Assert.StartsWith("fold 2 of 2: update 1 of 1,000", curve.Status);
        Assert.Equal("Training loss from 1.000 at update 1 to 1.000 at update 1.", curve.Picture.Description);
    }
}
