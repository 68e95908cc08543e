using System.Text;
using Lab.Records;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Records.Reference;

public sealed class ReferenceStatisticsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-reference-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static ReferenceStatistics Small()
    {
        var rows = new ReferenceRows(["negative", "positive"]);
        rows.Add([0.75f, 0.25f], 1, 40, 10, 1);
        rows.Add([0.25f, 0.75f], 1, 20, 6, 0);
        rows.Add([0.5f, 0.5f], 0, 30, 8, 2);
        rows.Add([0.125f, 0.875f], 1, 10, 4, 0);
        return rows.ToStatistics();
    }

    [Fact]
    public void Rows_GiveSharesAndMeans()
    {
        var small = Small();
        Assert.Equal(4, small.Rows);
        Assert.Equal([new("negative", 0.5), new("positive", 0.5)], small.PredictedShares);
        Assert.Equal([new("negative", 0.25), new("positive", 0.75)], small.ActualShares);
        Assert.Equal(0.71875, small.Confidence.Mean);
        Assert.Equal((25, 7), (small.Characters.Mean, small.Tokens.Mean));
        Assert.Equal(3 / 28.0, small.UnknownTokenShare, 1e-12);
        Assert.Equal(25, small.Characters.Quantiles["0.5"]);
        Assert.Equal([new("negative", 2), new("positive", 2)], small.PredictedCounts);
    }

    [Fact]
    public void SavedFile_ReadsBackTheSame()
    {
        var small = Small();
        small.SaveTo(folder);
        var read = ReferenceStatistics.TryLoad(folder)!;
        Assert.Equal(Json(small), Json(read));
        Assert.Equal(small.Tokens.Counts, read.Tokens.Counts);

        static string Json(ReferenceStatistics statistics)
        {
            var place = Directory.CreateTempSubdirectory("lab-reference-");
            statistics.SaveTo(place.FullName);
            string json = File.ReadAllText(Path.Combine(place.FullName, ReferenceStatistics.FileName));
            place.Delete(recursive: true);
            return json;
        }
    }

    [Fact]
    public void FolderWithoutFile_HasNone() => Assert.Null(ReferenceStatistics.TryLoad(folder));

    [Fact]
    public void NewerFormat_IsRefusedClearly()
    {
        File.WriteAllText(Path.Combine(folder, ReferenceStatistics.FileName), """{"format_version":2,"shape":"unheard of"}""");
        var error = Assert.Throws<LabException>(() => ReferenceStatistics.TryLoad(folder));
        Assert.Equal((ErrorKind.Model, "format_version is 2.", "at most 1"), (error.Kind, error.What, error.Expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format_version":1}""")]
    [InlineData("""{"format_version":"1"}""")]
    public void OtherJson_IsRefused(string json) =>
        Assert.Equal(ErrorKind.Model, Assert.Throws<LabException>(() => ReferenceStatistics.Parse(Encoding.UTF8.GetBytes(json), "file")).Kind);

    [Theory]
    [InlineData("\"rows\": 4", "\"rows\": 5")]
    [InlineData("\"rows\": 4", "\"rows\": -1")]
    [InlineData("\"negative\": 0.5", "\"negative\": 1.5")]
    [InlineData("\"mean\": 7", "\"mean\": null")]
    [InlineData("\"predicted_shares\": {", "\"predicted_shares\": null, \"more\": {")]
    public void NumbersThatDoNotFit_AreRefused(string from, string to)
    {
        Small().SaveTo(folder);
        string json = File.ReadAllText(Path.Combine(folder, ReferenceStatistics.FileName));
        Assert.Contains(from, json);
        Assert.Equal(
            ErrorKind.Model, Assert.Throws<LabException>(() => ReferenceStatistics.Parse(Encoding.UTF8.GetBytes(json.Replace(from, to)), "file")).Kind);
    }

    [Fact]
    public void ModelThatGivesNoNumber_StillHasAFile()
    {
        var rows = new ReferenceRows(["a", "b"]);
        rows.Add([float.NaN, float.NaN], 0, 1, 1, 0);
        rows.ToStatistics().SaveTo(folder);
        Assert.Equal(0, ReferenceStatistics.TryLoad(folder)!.Confidence.Mean);
    }

    [Fact]
    public void Starter_HasTheSharesOfItsValidationRows()
    {
        var starter = ReferenceStatistics.TryLoad(Path.Combine(RepositoryRoot.Path, "data", "models", "starter"))!;
        Assert.Equal(2668, starter.Rows);
        Assert.Equal(["negative", "neutral", "positive"], starter.PredictedShares.Keys);
        Assert.Equal(1, starter.PredictedShares.Values.Sum(), 1e-12);
        Assert.InRange(starter.PredictedShares["positive"], 0.67, 0.73);
        Assert.True(starter.Confidence.Edges.Zip(starter.Confidence.Edges.Skip(1)).SkipLast(1).All(pair => pair.Second - pair.First >= 0.01));
    }
}
