using System.Text.Json;
using System.Xml.Linq;
using Lab.Pipelines;

namespace Lab.Sentiment.Tests.Pipelines.Steps;

public sealed class TrainingCurveTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lab-curve-").FullName;

    static readonly CurvePoint[] points = [new(1, 10, 1.0, 0.5, 0.5, 0.25), new(2, 20, 0.5, 0.25, 0.75, 0.5)];

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Csv_HasALineAnEpoch() => Assert.Equal(
        "epoch,step,training_loss,validation_loss,validation_accuracy,validation_macro_f1\n1,10,1,0.5,0.5,0.25\n2,20,0.5,0.25,0.75,0.5\n", Write("c.csv"));

    [Fact]
    public void Json_HasAnObjectAnEpoch()
    {
        var read = JsonDocument.Parse(Write("c.json")).RootElement;
        Assert.Equal([0.5, 0.25], read.EnumerateArray().Select(point => point.GetProperty("validation_loss").GetDouble()));
        Assert.Equal(["epoch", "step", "training_loss", "validation_loss", "validation_accuracy", "validation_macro_f1"], read[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Svg_ShowsTheLossAndTheValidationScores()
    {
        var svg = XDocument.Parse(Write("c.svg"));
        string[] words = [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Subset(words.ToHashSet(), new HashSet<string>(["training loss", "validation log loss", "accuracy", "macro F1"]));
        Assert.Contains("loss from 1.000 at update 10 to 0.500 at update 20", svg.ToString());
    }

    [Fact]
    public void Svg_OfALossThatIsNoNumber_IsStillAPicture()
    {
        TrainingCurve.Write(Path.Combine(root, "n.svg"), [new(1, 1, double.NaN, null, null, null)]);
        Assert.DoesNotContain("NaN", File.ReadAllText(Path.Combine(root, "n.svg")));
    }

    string Write(string name)
    {
        TrainingCurve.Write(Path.Combine(root, name), points);
        Assert.Equal([name], Directory.GetFiles(root).Select(Path.GetFileName));
        return File.ReadAllText(Path.Combine(root, name));
    }
}
