using System.Text;

namespace Lab.Datasets.Tests;

public sealed class DataSurveyTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-survey-");

    public void Dispose() => folder.Delete(recursive: true);

    DataSurvey Survey(byte[] bytes, string name = "a.csv", DatasetOptions? options = null)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return DataSurvey.Of(path, options ?? new DatasetOptions(), TestContext.Current.CancellationToken);
    }

    DataSurvey Survey(string text, string name = "a.csv", DatasetOptions? options = null) => Survey(Encoding.UTF8.GetBytes(text), name, options);

    static string[] Settings(DataSurvey survey) => [.. survey.Settings.Select(one => one.Value is null ? one.Setting.Member : $"{one.Setting.Member} {one.Value}")];

    [Fact]
    public void GoodFile_IsDescribed()
    {
        var survey = Survey("id;text;stars\r\n1;good;5\r\n2;not so good;2\r\n3;fine;5\r\n");
        Assert.Equal((DataFormat.Csv, ';', "\r\n", 3L, 0L), (survey.Format, survey.Dialect.Delimiter, survey.Dialect.NewLine, survey.Rows, survey.BadRows.Count));
        Assert.Equal(["id", "text", "stars"], survey.Columns);
        Assert.Equal(["text"], survey.TextColumns);
        Assert.Equal("stars", survey.LabelColumn);
        Assert.Equal([KeyValuePair.Create("5", 2L), KeyValuePair.Create("2", 1L)], survey.Labels);
        Assert.Equal(new TextLengths(4, 4, 11, 11), survey.Lengths);
        Assert.Empty(survey.Findings);
        Assert.Equal(["TextColumns text", "LabelColumn stars", "Delimiter ;"], Settings(survey));
    }

    [Fact]
    public void WhatIsWrongWithRows_IsCountedWithLines()
    {
        var survey = Survey("text,label\na,1\n,0\na,0\nb,\nbad\n<p>c</p>,1\ncaf\u00c3\u00a9,1\nlost \uFFFD,0\n");
        Assert.Equal(
            [
                "1 row is bad, the first: the row has 1 field, the header has 2 fields. [6]", "1 row has no text. [3]", "1 row has no label (empty, NaN, None, NULL, N/A or the like). [5]",
                "1 row has the text of an earlier row. [4]", "1 row has the text of an earlier row and another label. [4]",
                "1 row has the character that stands for undecodable bytes (U+FFFD). [9]", "1 row has letters that look like UTF-8 read as windows-1252 (\u00C3\u00A9 for \u00E9). [8]",
                "1 row has HTML. [7]",
            ],
            survey.Findings.Select(finding => $"{finding.What} [{string.Join(',', finding.Lines!)}]"));
        Assert.Equal(["TextColumns text", "LabelColumn label", "SkipBadRows"], Settings(survey));
    }

    [Fact]
    public void WhatWouldReadBadRows_IsAmongTheSettings()
    {
        var encoded = Survey([.. "text,label\ncaf"u8, 0xE9, .. ",1\ntea,0\n"u8]);
        Assert.Equal((1L, "windows-1252"), (encoded.BadRows.Count, encoded.LikelyEncoding));
        Assert.Equal(["TextColumns text", "LabelColumn label", "Encoding windows-1252"], Settings(encoded));
        Assert.Equal(["TextColumns text", "Escape backslash"], Settings(Survey("id,text\n1,\"a \\\"b\\\" c\"\n")));
        Assert.Equal(["Delimiter ;"], Settings(Survey("nr;Kommentar\n1;gut\n")));
    }

    [Fact]
    public void WordsForNoLabel_AreMissingLabels_UnlessTheMapNamesThem()
    {
        const string text = "text,label\na,good\nb,NaN\nc,none\nd,N/A\ne,NULL\nf,bad\ng, \n";
        var survey = Survey(text);
        Assert.Equal([KeyValuePair.Create("bad", 1L), KeyValuePair.Create("good", 1L)], survey.Labels);
        Assert.Equal([3L, 4L, 5L, 6L, 8L], Assert.Single(survey.Findings).Lines);
        var mapped = Survey(text, options: new DatasetOptions { LabelMap = LabelMap.Parse("none=none,good=good,bad=bad") });
        Assert.Equal([KeyValuePair.Create("bad", 1L), KeyValuePair.Create("good", 1L), KeyValuePair.Create("none", 1L)], mapped.Labels);
        Assert.Equal([3L, 5L, 6L, 8L], Assert.Single(mapped.Findings).Lines);
    }

    [Fact]
    public void ColumnThatIsNoLabel_IsAFinding()
    {
        var survey = Survey("text,label\n" + string.Concat(Enumerable.Range(0, 150).Select(i => $"text {i},label {i}\n")));
        Assert.Null(survey.Labels);
        Assert.Equal(["The label column has more than 100 different values."], survey.Findings.Select(finding => finding.What));
    }

    [Fact]
    public void JsonArray_IsDescribed()
    {
        var survey = Survey("[{\"text\":\"a\"},{\"text\":\"b\"}]", "a.csv");
        Assert.Equal((DataFormat.Json, 2L, null), (survey.Format, survey.Rows, survey.LabelColumn));
        Assert.Equal(["TextColumns text", "Format json"], Settings(survey));
    }

    [Fact]
    public void CutGzip_IsAnError() =>
        Assert.StartsWith("The gzip data stops at byte ", Assert.Throws<LabException>(() => Survey(CsvText.Gzip("text,label\na,1\nb,0\n"u8.ToArray())[..^4], "a.csv.gz")).What);
}
