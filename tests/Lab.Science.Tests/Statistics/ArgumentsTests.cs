namespace Lab.Statistics.Tests;

/// <summary>Input that no measure is defined for is refused with the row or value that is wrong.</summary>
public class ArgumentsTests
{
    static void Refused(string message, Action call) => Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(call).Message);

    [Fact]
    public void Weights_MustBeFiniteAndNotNegative()
    {
        Refused("There are 1 values for 2 rows. (Parameter 'weights')", () => ConfusionMatrix.Count([0, 1], [0, 1], 2, [1.0]));
        Refused(
            "Row 1 has weight -1; a weight is finite and not negative. (Parameter 'weights')",
            () => ConfusionMatrix.Count([0, 1], [0, 1], 2, [1.0, -1.0]));
        Refused("All weights are 0. (Parameter 'weights')", () => RocCurve.Of([true, false], [0.1, 0.2], [0.0, 0.0]));
    }

    [Fact]
    public void Classes_MustBeInRange() =>
        Refused("Row 1 has class 2; the classes are 0 to 1. (Parameter 'predicted')", () => ConfusionMatrix.Count([0, 1], [0, 2], 2));

    [Fact]
    public void Scores_MustBeFinite()
    {
        Refused("Value 1 is NaN; a finite number is needed. (Parameter 'scores')", () => RocCurve.Of([true, false], [0.1, double.NaN]));
        Refused("Value 0 is Infinity; a finite number is needed. (Parameter 'logits')", () => TemperatureScaling.Fit([0], [double.PositiveInfinity, 0], 2));
        Refused("Value 0 is -0.1; a probability lies between 0 and 1. (Parameter 'confidence')", () => CalibrationError.Of([-0.1], [true]));
    }

    [Fact]
    public void Names_MustBeUnique() =>
        Refused("The class name 'a' is there twice. (Parameter 'names')", () => ClassificationReport.Of([0], new[] { 0.5, 0.5 }, ["a", "a"]));

    [Fact]
    public void SharesAndErrors_MustLieBetweenTheirLimits()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Distributions.NormalQuantile(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Distributions.BetaQuantile(-0.1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProportionIntervals.Wilson(1, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProportionIntervals.Wilson(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProportionIntervals.Jeffreys(0, 0));
        Refused("3 of 2 and 1 of 2 are no shares. (Parameter 'successes1')", () => _ = new TwoProportions(3, 2, 1, 2));
        Refused("The rates are 0 and 0.5; both lie between 0 and 1. (Parameter 'rate0')", () => _ = new SequentialTest(0, 0.5, 0.05, 0.05));
        Refused("Value 1 is 1.2; a probability lies between 0 and 1. (Parameter 'pValues')", () => MultipleTesting.Of([0.1, 1.2], Correction.Holm));
    }

    [Fact]
    public void Samples_MustFit()
    {
        Refused("There are no rows; at least one is needed. (Parameter 'second')", () => _ = new MannWhitney([1.0], []));
        Refused("Value 0 is NaN; a finite number is needed. (Parameter 'differences')", () => _ = new WilcoxonSignedRank([double.NaN]));
        Refused("There are 1 values for 2 rows. (Parameter 'permutations')", () => PermutationTest.Of([1.0], [2.0], [[0]]));
        Refused("Row 1 has class 2; the classes are 0 to 1. (Parameter 'permutations')", () => PermutationTest.Of([1.0], [2.0], [[0, 2]]));
        Refused("There are 1 values for 2 rows. (Parameter 'swaps')", () => SwapTest.Of([true, false], [true, true], [[true]]));
        Assert.StartsWith(
            "There are more than 2000000 ways", Assert.Throws<ArgumentException>(() => PermutationTest.OfAll(new double[20], new double[20])).Message);
        Assert.StartsWith(
            "Samples of 200 and 200 are too large", Assert.Throws<ArgumentException>(() => new MannWhitney(new double[200], new double[200]).P(RankMethod.Exact)).Message);
    }
}
