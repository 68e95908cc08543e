namespace Lab.Statistics.Tests;

public class ClassificationBootstrapTests
{
    static readonly ResamplingOptions options = new() { Resamples = 2_000, Seed = 7 };

    static (int[] Truth, int[] First, int[] Second, double[] Losses) Rows(int count)
    {
        var random = new Random(3);
        int[] truth = [.. Enumerable.Range(0, count).Select(_ => random.Next(3))];
        int[] Answers(double right) => [.. truth.Select(label => random.NextDouble() < right ? label : (label + 1 + random.Next(2)) % 3)];
        return (truth, Answers(0.8), Answers(0.7), [.. truth.Select(_ => random.NextDouble())]);
    }

    [Fact]
    public void Resamples_DoNotDependOnThreads_ButOnTheSeed()
    {
        var (truth, first, _, losses) = Rows(500);
        double[] Ends(ResamplingOptions options)
        {
            var bootstrap = ClassificationBootstrap.Of(truth, first, losses, 3, options);
            BootstrapIntervals[] all = [bootstrap.Accuracy, bootstrap.MacroF1, bootstrap.MacroRecall, bootstrap.LogLoss, .. bootstrap.F1];
            return [.. all.SelectMany(at => new[] { at.Percentile.Low, at.Percentile.High, at.StandardError })];
        }

        Assert.Equal(Ends(options with { Threads = 1 }), Ends(options with { Threads = 5 }));
        Assert.NotEqual(Ends(options), Ends(options with { Seed = 8 }));
    }

    [Fact]
    public void Spread_IsThatOfTheTheory()
    {
        var (truth, first, _, losses) = Rows(2_000);
        var bootstrap = ClassificationBootstrap.Of(truth, first, losses, 3, options);
        var accuracy = ConfusionMatrix.Count(truth, first, 3).Accuracy;
        var error = Math.Sqrt(accuracy * (1 - accuracy) / truth.Length);
        // The standard error of 2,000 resamples is itself known to 1.6 %.
        Assert.Equal(error, bootstrap.Accuracy.StandardError, 0.08 * error);
        Assert.Equal(accuracy - 1.96 * error, bootstrap.Accuracy.Percentile.Low, 0.2 * error);
        Assert.Equal(accuracy + 1.96 * error, bootstrap.Accuracy.Percentile.High, 0.2 * error);
        var lossError = Math.Sqrt(losses.Sum(loss => Math.Pow(loss - losses.Average(), 2)) / losses.Length / losses.Length);
        Assert.Equal(lossError, bootstrap.LogLoss.StandardError, 0.08 * lossError);
    }

    [Fact]
    public void Scores_OfAResample_AreThoseOfItsRows()
    {
        // One row of each kind: a resample's counts are all that there is, and every value has to be one that some resample can have.
        int[] truth = [0, 1, 2], predicted = [0, 1, 1];
        var bootstrap = ClassificationBootstrap.Of(truth, predicted, [0.1, 0.2, 0.3], 3, new ResamplingOptions { Resamples = 500, Alpha = 0.001 });
        Assert.Equal(new Interval(0, 1), bootstrap.Accuracy.Percentile);
        Assert.Equal(0.1, bootstrap.LogLoss.Percentile.Low, 1e-9);
        Assert.Equal(0.3, bootstrap.LogLoss.Percentile.High, 1e-9);
        Assert.Equal(0, bootstrap.F1[2].Percentile.High);
    }

    [Fact]
    public void Paired_SeesADifferenceThatTheSingleIntervalsHide()
    {
        var (truth, first, second, _) = Rows(1_000);
        double[] losses = [.. truth.Select(_ => -0.25)];
        var paired = PairedClassificationBootstrap.Of(truth, first, second, losses, 3, options);

        Assert.Equal(
            ConfusionMatrix.Count(truth, first, 3).Accuracy - ConfusionMatrix.Count(truth, second, 3).Accuracy, paired.Accuracy.Difference, 1e-12);
        Assert.InRange(paired.Accuracy.P, 0, 0.01);
        Assert.InRange(paired.MacroF1.Percentile().Low, 0.01, paired.MacroF1.Difference);
        Assert.Equal(-0.25, paired.LogLoss.Percentile().High, 1e-12);
        var same = PairedClassificationBootstrap.Of(truth, first, first, [.. truth.Select(_ => 0.0)], 3, options);
        Assert.Equal((0.0, 1.0, 0.0), (same.Accuracy.Difference, same.Accuracy.P, same.Accuracy.ShareFirstBetter));
    }

    [Fact]
    public void InputWithoutSense_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ClassificationBootstrap.Of([], [], [], 3, options));
        Assert.Throws<ArgumentException>(() => ClassificationBootstrap.Of([0], [0, 1], [0.1], 3, options));
        Assert.Throws<ArgumentException>(() => ClassificationBootstrap.Of([0], [3], [0.1], 3, options));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassificationBootstrap.Of([0], [0], [0.1], 3, options with { Resamples = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassificationBootstrap.Of([0], [0], [0.1], 3, options with { Alpha = 1 }));
    }

    [Fact]
    public void Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => ClassificationBootstrap.Of([0, 1], [0, 1], [0.1, 0.1], 2, options, cancellation.Token));
    }

    // About a second; the limit is for a machine that has other work.
    [Fact]
    public void TenThousandResamplesOfTenThousandRows_TakeSeconds()
    {
        var (truth, first, _, losses) = Rows(10_000);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        ClassificationBootstrap.Of(truth, first, losses, 3, new ResamplingOptions());
        TestContext.Current.SendDiagnosticMessage($"10,000 resamples of 10,000 rows: {watch.Elapsed.TotalSeconds:F2} s");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }
}
