using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Models;

/// <summary>Labels that would be one key of an answer.</summary>
public sealed class ModelLabelTests : IDisposable
{
    readonly TinyModelFolder tiny = new();

    public void Dispose() => tiny.Dispose();

    [Fact]
    public void LabelsThatDifferOnlyInCase_AreRefusedWithTheirPlaces()
    {
        string file = Path.Combine(tiny.Folder, "config.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("neutral", "Positive", StringComparison.Ordinal));
        foreach (var error in new[] { Assert.Throws<LabException>(() => SentimentModel.Load(tiny.Folder)), Assert.Throws<LabException>(() => ModelDescription.Read(tiny.Folder)) })
            Assert.Equal((ErrorKind.Model, "The labels 'Positive' (1) and 'positive' (2) differ only in case."), (error.Kind, error.What));
    }
}
