using System.Text;

namespace Lab.Datasets.Tests;

public class RowFileTests
{
    static Dataset Load(string name, byte[] bytes, DatasetOptions? options = null) =>
        Dataset.Load(new MemoryStream(bytes), name, options ?? new DatasetOptions(), TestContext.Current.CancellationToken);

    static Dataset Load(string name, string text, DatasetOptions? options = null) => Load(name, Encoding.UTF8.GetBytes(text), options);

    static string[] Shown(Dataset data) => [.. data.Examples.Select(e => $"{e.Line}: {e.Text} = {data.Labels.Names[e.Label]}")];

    [Theory]
    [InlineData("a.csv", DataFormat.Csv)]
    [InlineData("a.TSV.GZ", DataFormat.Tsv)]
    [InlineData("a.tab", DataFormat.Tsv)]
    [InlineData("a.jsonl", DataFormat.JsonLines)]
    [InlineData("a.ndjson.gz", DataFormat.JsonLines)]
    [InlineData("reviews", DataFormat.Csv)]
    public void Name_SaysTheFormat(string name, DataFormat format) => Assert.Equal(format, RowFile.FormatOf(name));

    [Fact]
    public void Tsv_HasNoQuoting() => Assert.Equal(
        ["2: \"so, called\" dress = negative", "3: it's \"fine\" = positive"],
        Shown(Load("a.tsv", "text\tlabel\n\"so, called\" dress\tnegative\nit's \"fine\"\tpositive\n")));

    [Fact]
    public void Tsv_RowWithTooManyFields_IsAnErrorWithItsLine()
    {
        var error = Assert.Throws<LabException>(() => Load("a.tsv", "text\tlabel\ngood\t1\nbad\t0\t0\n"));
        Assert.Equal(("a.tsv, line 3", "The row has 3 fields, the header has 2 fields."), (error.Where, error.What));
    }

    [Theory]
    [InlineData("a.tsv", "text\tlabel\ngood\t1\nbad\t0\n")]
    [InlineData("a.jsonl", "{\"text\":\"good\",\"label\":1}\n\n{\"label\":0,\"text\":\"bad\"}\n")]
    [InlineData("a.csv", "text,label\ngood,1\nbad,0\n")]
    public void Gzip_IsReadInEveryFormat(string name, string text)
    {
        var plain = Load(name, text);
        var packed = Load(name + ".gz", CsvText.Gzip(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(["good", "bad"], plain.Examples.Select(e => e.Text));
        Assert.Equal(plain.Examples, packed.Examples);
    }

    [Fact]
    public void Latin1_IsReadWhenAskedFor()
    {
        var bytes = Encoding.Latin1.GetBytes("text,label\ncaf\u00e9,1\nth\u00e9,0\n");
        Assert.Equal(["caf\u00e9", "th\u00e9"], Load("a.csv", bytes, new DatasetOptions { Encoding = TextEncoding.Latin1 }).Examples.Select(e => e.Text));
        var error = Assert.Throws<LabException>(() => Load("a.csv", bytes));
        Assert.Equal(("a.csv, line 2", "There are bytes that are not UTF-8."), (error.Where, error.What));
    }

    [Fact]
    public void Sentiment140_HasNoHeader_AndTargets0And4()
    {
        var text = "\"0\",\"1\",\"Mon Apr 06\",\"NO_QUERY\",\"a\",\"@b caf\u00e9, bad\"\n\"4\",\"2\",\"Mon Apr 06\",\"NO_QUERY\",\"b\",\"good &amp; fine\"\n";
        var data = Load("training.csv", Encoding.Latin1.GetBytes(text), new DatasetOptions { Format = DataFormat.Sentiment140 });
        Assert.Equal(["negative", "positive"], data.Labels.Names);
        Assert.Equal(["1: @b caf\u00e9, bad = negative", "2: good &amp; fine = positive"], Shown(data));
    }

    [Fact]
    public void Sentiment140_WithAHeader_AndOtherTargets()
    {
        const string Header = "target,ids,date,flag,user,text\n";
        var options = new DatasetOptions { Format = DataFormat.Sentiment140, Encoding = TextEncoding.Utf8 };
        Assert.Equal(["2: caf\u00e9 = negative", "3: b = positive"], Shown(Load("a.csv", Header + "0,1,d,q,u,caf\u00e9\n4,1,d,q,u,b\n", options)));
        var error = Assert.Throws<LabException>(() => Load("a.csv", Header + "0,1,d,q,u,a\n2,1,d,q,u,b\n", options));
        Assert.Equal(("a.csv, line 3", "The label '2' is unknown."), (error.Where, error.What));
    }

    [Fact]
    public void JsonLines_ColumnsAreTheKeysOfTheFirstRows_AndMissingOnesAreEmpty()
    {
        using var rows = RowFile.Open(new MemoryStream("{\"text\":\"a\\nb\",\"stars\":4.5}\r\n{\"more\":[1, 2],\"text\":null,\"ok\":true}"u8.ToArray()), "a.jsonl", new DatasetOptions());
        Assert.Equal(["text", "stars", "more", "ok"], rows.Header);
        Assert.Equal(["1: a\nb|4.5||", "2: ||[1, 2]|true"], rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown));
    }

    [Theory]
    [InlineData("{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",", "The line is not a JSON object (byte 12).")]
    [InlineData("{\"text\":\"a\",\"label\":1}\n[1]", "The line is JSON, but no object.")]
    [InlineData("{\"text\":\"a\",\"label\":1}\n{\"text\":\"a\",\"text\":\"b\"}", null)]
    [InlineData("{\"text\":\"a\",\"label\":1}\n{\"text\":\"\\ud800\",\"label\":1}", "A string is not valid Unicode.")]
    public void JsonLines_BadRow_IsAnErrorWithItsLine(string text, string? what)
    {
        var error = Assert.Throws<LabException>(() => Load("a.jsonl", text));
        Assert.Equal("a.jsonl, line 2", error.Where);
        if (what is not null) Assert.Equal(what, error.What);
    }

    [Fact]
    public void JsonLines_BadRows_AreSkippedAndCountedWhenAsked()
    {
        var data = Load(
            "a.jsonl", "{\"text\":\"good\",\"label\":1}\nnonsense\n{\"text\":\"\",\"label\":1}\n{\"text\":\"bad\",\"label\":0}\n", new DatasetOptions { SkipBadRows = true });
        Assert.Equal(["1: good = 1", "4: bad = 0"], Shown(data));
        Assert.Equal([2, 3], data.BadRows.First.Select(bad => bad.Line));
    }

    [Fact]
    public void JsonLines_LineBeyondTheLimit_CostsThatLineOnly()
    {
        var text = "{\"text\":\"a\"}\n{\"text\":\"" + new string('x', 100_000) + "\"}\n{\"text\":\"b\"}\n";
        using var rows = JsonRowReader.Open(ByteSource.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a.jsonl", null, leaveOpen: false), "a.jsonl", new CsvOptions { MaxRowChars = 50_000, SkipBadRows = true }, isArray: false);
        Assert.Equal(["1: a", "3: b"], rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown));
        Assert.Equal("the row is longer than 50000 characters", Assert.Single(rows.BadRows.First).Reason);
    }

    [Fact]
    public void Cleaning_IsDoneBeforeAnythingElse_AndTextsThatItEmptiesAreBad()
    {
        var options = new DatasetOptions { Cleaning = new TextCleaning(CleaningSteps.Html) };
        var data = Load("a.csv", "text,label\na &amp; b,0\nc,1\n", options);
        Assert.Equal(["2: a & b = 0", "3: c = 1"], Shown(data));
        Assert.Equal([9, 1], data.Examples.Select(example => example.GivenLength));
        var error = Assert.Throws<LabException>(() => Load("a.csv", "text,label\n&nbsp;,0\nc,1\n", options));
        Assert.Equal(("a.csv, line 2", "The text is empty after cleaning."), (error.Where, error.What));
    }
}
