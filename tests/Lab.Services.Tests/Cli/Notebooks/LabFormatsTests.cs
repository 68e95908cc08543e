using Lab.Cli.Notebooks;
using Lab.Datasets;
using Lab.Evaluation;
using Lab.Monitoring;
using Lab.Sentiment;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Cli.Tests;

/// <summary>What the Jupyter kernel is told about the lab's types.</summary>
public class LabFormatsTests
{
    static readonly Finding finding = new("label-drift", FindingState.Raised, "The labels have drifted.", [new Measurement("distance", "0.300", "below 0.100")]);

    public static TheoryData<object, string, string> Values => new()
    {
        { finding, "text/html", FindingView.Of(finding).Html },
        { finding, "text/plain", FindingView.Of(finding).Text },
        { new List<Finding> { finding }, "text/html", FindingView.Of([finding]).Html },
        { new List<DatasetRow> { new(2, "positive", "good") }, "text/html", DatasetView.Of([new DatasetRow(2, "positive", "good")]).Html },
        { BarPicture.Draw("Labels", "rows", [new("positive", 3)]), "image/svg+xml", BarPicture.Draw("Labels", "rows", [new("positive", 3)]).ToString() },
        { new View("<b>x</b>", "x"), "text/html", "<b>x</b>" },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Values))]
    public void Value_IsShownByItsView(object value, string mimeType, string shown)
    {
        LabFormats.Watch();
        Assert.Equal(shown, value.ToDisplayString(mimeType));
    }

    [Fact]
    public void Pictures_AreShownAsPictures_AllElseAsHtml()
    {
        LabFormats.Watch();
        Assert.Equal(["image/svg+xml"], Formatter.GetPreferredMimeTypesFor(typeof(SvgPicture)));
        Assert.Equal(["image/svg+xml"], Formatter.GetPreferredMimeTypesFor(typeof(LiveLearningCurve)));
    }

    [Fact]
    public void Imports_AreNamespacesOfTheProgram()
    {
        var known = new[] { typeof(SentimentModel), typeof(Dataset), typeof(EvaluationReport), typeof(LabServices) }.Select(type => type.Namespace);
        Assert.Equal(known, LabFormats.Imports);
    }
}
