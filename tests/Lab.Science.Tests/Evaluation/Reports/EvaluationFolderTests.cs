using System.Xml.Linq;
using Lab.Datasets;
using Lab.Statistics;

namespace Lab.Evaluation.Tests;

public sealed class EvaluationFolderTests : IDisposable
{
    readonly string work = Directory.CreateTempSubdirectory("lab-evaluation-").FullName;
    readonly ScoredRows rows = Answers.Of(30, 0.8);

    public void Dispose() => Directory.Delete(work, recursive: true);

    string Place => Path.Combine(work, "out");

    string[] Files => [.. Directory.GetFiles(Place).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    void Write(bool texts = false) => EvaluationFolder.Write(
        Place, EvaluationReport.Of(rows, new EvaluationOptions { Resampling = new ResamplingOptions { Resamples = 50 } }), rows,
        [.. rows.Truth.Select((label, i) => new LabelledExample($"text \"{i}\", with a comma", label, i + 2))], texts);

    [Fact]
    public void AllFiles_AreThere_AndNothingElseBesideThem()
    {
        Write();

        Assert.Equal(EvaluationFolder.Names.Order(StringComparer.Ordinal), Files);
        Assert.Equal([Place], Directory.GetFileSystemEntries(work));
        Assert.All(Files.Where(name => name.EndsWith(".svg")), name => Assert.Equal("svg", XDocument.Load(Path.Combine(Place, name)).Root!.Name.LocalName));
        Assert.StartsWith("{\"rows\":30,", File.ReadAllText(Path.Combine(Place, EvaluationFolder.Report)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predictions_HaveLineLabelAndScores_AndTheTextWhenAskedFor(bool texts)
    {
        Write(texts);

        using var csv = CsvRowReader.Open(Path.Combine(Place, EvaluationFolder.Predictions), new CsvOptions());
        string[] text = texts ? ["text"] : [];
        Assert.Equal(["line", .. text, "label", "predicted", "confidence", "score_negative", "score_neutral", "score_positive"], csv.Header);
        var read = csv.Rows(CancellationToken.None).Select(row => row.Fields.ToArray()).ToArray();
        Assert.Equal(30, read.Length);
        for (var i = 0; i < read.Length; i++)
        {
            var fields = read[i];
            Assert.Equal((i + 2).ToString(), fields[0]);
            if (texts) Assert.Equal($"text \"{i}\", with a comma", fields[1]);
            Assert.Equal([Answers.Labels[rows.Truth[i]], Answers.Labels[rows.Predicted[i]]], fields[^6..^4]);
            Assert.Equal(fields[^3..].Max(float.Parse), float.Parse(fields[^4]));
        }
    }

    [Fact]
    public void EarlierEvaluation_IsReplaced_AndOtherFilesStay()
    {
        Write();
        File.WriteAllText(Path.Combine(Place, EvaluationFolder.Report), "old");
        File.WriteAllText(Path.Combine(Place, "notes.txt"), "mine");
        EvaluationFolder.Check(Place);
        Write();

        Assert.Contains("notes.txt", Files);
        Assert.NotEqual("old", File.ReadAllText(Path.Combine(Place, EvaluationFolder.Report)));
        Assert.Equal([Place], Directory.GetFileSystemEntries(work));
    }

    [Fact]
    public void OtherFolder_AndFile_AreRefused()
    {
        Directory.CreateDirectory(Place);
        EvaluationFolder.Check(Place);
        File.WriteAllText(Path.Combine(Place, "thesis.txt"), "");
        var folder = Assert.Throws<LabException>(() => EvaluationFolder.Check(Place));
        var file = Assert.Throws<LabException>(() => EvaluationFolder.Check(Path.Combine(Place, "thesis.txt")));

        Assert.Equal((ErrorKind.Usage, "folder"), (folder.Kind, folder.Where));
        Assert.Contains("is a file", file.What);
    }
}
