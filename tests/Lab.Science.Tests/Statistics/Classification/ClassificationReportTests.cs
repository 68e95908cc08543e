using System.Text.Json;

namespace Lab.Statistics.Tests;

public class ClassificationReportTests
{
    static readonly string[] names = ["negative", "neutral", "positive"];

    [Fact]
    public void Report_IsTheSplitObjectOfTheContract()
    {
        var report = ClassificationReport.Of([0, 2, 2, 0], [0.75, 0.25, 0, 0, 0.25, 0.75, 0.5, 0, 0.5, 0.5, 0.25, 0.25], names);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(
            ["rows", "accuracy", "macro_f1", "macro_recall", "log_loss", "ece", "per_class", "confusion_matrix"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(4, json.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(0.75, json.RootElement.GetProperty("accuracy").GetDouble());
        Assert.Equal((0.8 + 0 + 2.0 / 3) / 3, json.RootElement.GetProperty("macro_f1").GetDouble(), 1e-15);
        Assert.Equal(0.5, json.RootElement.GetProperty("macro_recall").GetDouble(), 1e-15);
        Assert.Equal(-(2 * Math.Log(0.75) + 2 * Math.Log(0.5)) / 4, json.RootElement.GetProperty("log_loss").GetDouble(), 1e-15);
        Assert.Equal(0.125, json.RootElement.GetProperty("ece").GetDouble(), 1e-15);
        Assert.Equal("[[2,0,0],[0,0,0],[1,0,1]]", json.RootElement.GetProperty("confusion_matrix").GetRawText());
        Assert.Equal(
            """{"negative":{"precision":0.6666666666666666,"recall":1,"f1":0.8,"support":2},"neutral":{"precision":0,"recall":0,"f1":0,"support":0},"positive":{"precision":1,"recall":0.5,"f1":0.6666666666666666,"support":2}}""",
            json.RootElement.GetProperty("per_class").GetRawText());
    }

    [Fact]
    public void SinglePrecision_GivesTheSameReport() =>
        Assert.Equal(
            ClassificationReport.Of([0, 2], [0.5, 0.25, 0.25, 0, 0, 1], names).ToJson(),
            ClassificationReport.Of([0, 2], new[] { 0.5f, 0.25f, 0.25f, 0, 0, 1 }, names).ToJson());

    [Fact]
    public void Json_ReadsBack()
    {
        var report = ClassificationReport.Of([0, 1], [1.0, 0, 0.25, 0.75], ["no", "yes"]);
        Assert.Equal(report.ToJson(), JsonSerializer.Deserialize(report.ToJson(), ReportJson.Default.ClassificationReport)!.ToJson());
    }

    [Theory]
    [InlineData(new int[0], new double[0], "There are no rows; at least one is needed. (Parameter 'truth')")]
    [InlineData(new[] { 0 }, new[] { 0.5, 0.5 }, "There are 2 values for 1 rows of 3 classes. (Parameter 'probabilities')")]
    [InlineData(new[] { 3 }, new[] { 0.5, 0.5, 0 }, "Row 0 has class 3; the classes are 0 to 2. (Parameter 'truth')")]
    [InlineData(new[] { 0 }, new[] { 0.5, double.NaN, 0 }, "Value 1 is NaN; a probability lies between 0 and 1. (Parameter 'probabilities')")]
    [InlineData(new[] { 0 }, new[] { 0.5, 1.5, 0 }, "Value 1 is 1.5; a probability lies between 0 and 1. (Parameter 'probabilities')")]
    public void InputWithoutSense_IsRefused(int[] truth, double[] probabilities, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(() => ClassificationReport.Of(truth, probabilities, names)).Message);
}
