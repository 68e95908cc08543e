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
}
