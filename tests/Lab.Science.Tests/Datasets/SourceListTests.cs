namespace Lab.Datasets.Tests;

public sealed class SourceListTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lab-sources-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Read_TakesTheColumnsAndMeaningsOfEachFile()
    {
        Directory.CreateDirectory(Path.Combine(root, "a"));
        File.WriteAllText(Path.Combine(root, "a", "stars.csv"), "title,body,stars\nNice,so soft,5\n,too small,1\n");
        File.WriteAllText(Path.Combine(root, "b.jsonl"), """{"text":"fine","label":"neutral"}""");
        var parts = Load("""
            {"labels": ["negative", "neutral", "positive"], "sources": [
              {"path": "a/stars.csv", "text_columns": ["title", "body"], "excerpt_columns": ["title"], "join": " - ", "label_column": "stars", "label_map": {"1": "negative", "5": "positive"}},
              {"path": "b.jsonl", "repeat": 3}]}
            """).Read(new());

        Assert.Equal(["Nice - so soft", "too small", "fine"], parts.SelectMany(part => part.Examples).Select(example => example.Text));
        Assert.Equal([1, 1, 3], parts.SelectMany(part => part.Examples).Select(example => example.Repeat));
        Assert.Equal(["Nice"], parts.SelectMany(part => part.Examples).SelectMany(example => example.Excerpts));
        Assert.Equal([2, 0, 1], parts.SelectMany(part => part.Examples).Select(example => example.Label));
        Assert.All(parts, part => Assert.Equal(["negative", "neutral", "positive"], part.Labels.Names));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"labels\": [\"a\", \"b\"]}")]
    [InlineData("{\"labels\": [\"a\", \"b\"], \"sources\": []}")]
    [InlineData("{\"labels\": [\"a\", \"b\"], \"sources\": [{\"file\": \"x.csv\"}]}")]
    [InlineData("{\"labels\": [\"a\", \"b\"], \"sources\": [{\"path\": \"x.csv\", \"label_colum\": \"y\"}]}")]
    public void Load_OfWhatIsNoList_SaysHowOneLooks(string json)
    {
        var error = Assert.Throws<LabException>(() => Load(json));
        Assert.Equal((ErrorKind.Data, Path.Combine(root, "x.sources.json")), (error.Kind, error.Where));
        Assert.Contains("\"label_column\"", error.Expected);
    }

    [Fact]
    public void Load_OfAFileThatIsNotThere_NamesIt()
    {
        var error = Assert.Throws<LabException>(() => SourceList.Load(Path.Combine(root, "none.sources.json")));
        Assert.Equal((ErrorKind.Data, Path.Combine(root, "none.sources.json")), (error.Kind, error.Where));
    }

    [Fact]
    public void Read_OfAnUnknownLabel_NamesFileAndLine()
    {
        File.WriteAllText(Path.Combine(root, "a.csv"), "text,label\nfine,1\nodd,7\n");
        var list = Load("""{"labels": ["negative", "positive"], "sources": [{"path": "a.csv", "label_map": {"0": "negative", "1": "positive"}}]}""");
        var error = Assert.Throws<LabException>(() => list.Read(new()));
        Assert.Contains("a.csv", error.Where);
        Assert.Contains("'7'", error.What);
        Assert.Equal("one of the values of label_map: '0', '1'.", error.Expected);
        Assert.Equal([SettingName.Of<DatasetOptions>(nameof(DatasetOptions.SkipBadRows))], error.Settings);
    }

    [Fact]
    public void Read_OfARepeatThatIsNone_IsRefused()
    {
        var list = Load("""{"labels": ["negative", "positive"], "sources": [{"path": "a.csv", "repeat": 0}]}""");
        Assert.Contains("is 0", Assert.Throws<LabException>(() => list.Read(new())).What);
    }

    [Fact]
    public void Read_WithColumnsBesideTheList_IsRefused()
    {
        var list = Load("""{"labels": ["negative", "positive"], "sources": [{"path": "a.csv"}]}""");
        Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => list.Read(new() { LabelColumn = "stars" })).Kind);
    }

    [Fact]
    public void RowFile_OfAList_SaysWhoTakesIt()
    {
        var error = Assert.Throws<LabException>(() => Dataset.Load(Path.Combine(root, "x.sources.json"), new()));
        Assert.Equal((ErrorKind.Usage, "Only the data to train on may be a list."), (error.Kind, error.Remedy));
    }

    [Fact]
    public void Read_OfAnAddress_IsRefused()
    {
        var list = Load("""{"labels": ["negative", "positive"], "sources": [{"path": "https://example.org/a.csv"}]}""");
        Assert.Contains("is an address", Assert.Throws<LabException>(() => list.Read(new())).What);
    }

    SourceList Load(string json)
    {
        string path = Path.Combine(root, "x.sources.json");
        File.WriteAllText(path, json);
        Assert.True(SourceList.Is(path));
        return SourceList.Load(path);
    }
}
