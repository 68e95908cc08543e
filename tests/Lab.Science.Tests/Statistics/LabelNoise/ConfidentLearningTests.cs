namespace Lab.Statistics.Tests;

public class ConfidentLearningTests
{
    [Fact]
    public void SwappedLabels_AreFound_TheSurestFirst()
    {
        // Forty rows, of which 3 and 30 carry the other class's label; 30 is the surer mistake.
        int[] given = [.. Enumerable.Range(0, 40).Select(i => i is 3 or 30 ? 1 - i / 20 : i / 20)];
        double[] probabilities = [.. Enumerable.Range(0, 40).SelectMany(i =>
        {
            var sure = i == 30 ? 0.99 : 0.9;
            return i < 20 ? new[] { sure, 1 - sure } : [1 - sure, sure];
        })];
        var found = ConfidentLearning.Of(given, probabilities, 2);

        Assert.Equal([30, 3], found.Issues);
        Assert.Equal(2, found.EstimatedIssues);
        Assert.Equal(new[,] { { 19, 1 }, { 1, 19 } }, found.CalibratedJoint);
        Assert.Equal(1, found.Likely(30));
    }

    [Fact]
    public void ClassWithoutRows_HasNoThreshold_AndLosesNothing()
    {
        var found = ConfidentLearning.Of([0, 0, 1, 1], [0.8, 0.1, 0.1, 0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.2, 0.7, 0.1], 3);

        Assert.Equal(double.PositiveInfinity, found.Thresholds[2]);
        Assert.Equal(0, found.CalibratedJoint[2, 2]);
        Assert.Empty(found.Issues);
    }

    [Fact]
    public void WrongArguments_AreNamed()
    {
        Assert.Throws<ArgumentException>("truth", () => ConfidentLearning.Of([], [], 2));
        Assert.Throws<ArgumentException>("probabilities", () => ConfidentLearning.Of([0, 1], [0.5, 0.5], 2));
        Assert.Throws<ArgumentException>("probabilities", () => ConfidentLearning.Of([0, 1], [0.5, 0.5, double.NaN, 1], 2));
        Assert.Throws<ArgumentException>("truth", () => ConfidentLearning.Of([0, 2], [0.5, 0.5, 0, 1], 2));
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => ConfidentLearning.Of([0], [1], 1));
    }
}
