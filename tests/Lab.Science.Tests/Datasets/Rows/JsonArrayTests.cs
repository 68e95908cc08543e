using System.Text;

namespace Lab.Datasets.Tests;

public class JsonArrayTests
{
    static IRowReader Open(string text, DatasetOptions? options = null, string name = "a.json") =>
        RowFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, options ?? new DatasetOptions());

    static string[] Read(string text, DatasetOptions? options = null, string name = "a.json")
    {
        using var rows = Open(text, options, name);
        return [.. rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown)];
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.csv")]
    [InlineData("a.jsonl")]
    public void EachObject_IsARow_WhateverTheName(string name) =>
        Assert.Equal(["1: a, ]}\"|1", "2: b|[1, {\"x\": 2}]"], Read("\uFEFF[\n {\"text\": \"a, ]}\\\"\", \"label\": 1},\r\n\n\n{\"text\":\"b\",\"label\":[1, {\"x\": 2}]} ]\n", name: name));

    [Theory]
    [InlineData("[{\"text\":\"a\"},3]", "The element is no object.", 2)]
    [InlineData("[{\"text\":\"a\"},\n{\"text\":\"b\"},\n\n3]", "The element is no object.", 3)]
    [InlineData("[{\"text\":\"a\"}\n{\"text\":\"b\"}]", "The element is not a JSON object (byte 1).", 1)]
    [InlineData("[{\"text\":\"a\"},]", "The element is not a JSON object (byte 1).", 2)]
    [InlineData("[{\"text\":\"a\"},{\"text\":\"b\",\"text\":\"c\"}]", null, 2)]
    public void BadElement_IsNamedByItsPlaceInTheArray(string text, string? what, int row)
    {
        var error = Assert.Throws<LabException>(() => Read(text));
        Assert.Equal((ErrorKind.Data, $"a.json, row {row}"), (error.Kind, error.Where));
        if (what is not null) Assert.Equal(what, error.What);
    }

    [Theory]
    [InlineData("[{\"text\":\"a\"}", "The array is not closed: the file is cut.", 1)]
    [InlineData("[{\"text\":\"a\"},\n{\"text\":\"b", "The array is not closed: the file is cut.", 2)]
    [InlineData("[{\"text\":\"a\"}]\n]", "After the end of the array there is ']'.", 2)]
    [InlineData("[{\"text\":\"a\"}]\n[{\"text\":\"b\"}]", "After the end of the array there is '['.", 2)]
    public void BrokenArray_IsAnErrorWithItsLine(string text, string what, int line)
    {
        var error = Assert.Throws<LabException>(() => Read(text));
        Assert.Equal((ErrorKind.Data, $"a.json, line {line}", what), (error.Kind, error.Where, error.What));
    }

    [Fact]
    public void BadElement_IsLeftOutWhenAsked()
    {
        using var rows = Open("[{\"text\":\"a\"},\n3,\n{\"text\":\"b\"}]", new DatasetOptions { SkipBadRows = true });
        Assert.Equal(["1: a", "3: b"], rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown));
        Assert.Equal([new BadRow(2, "the element is no object")], rows.BadRows.First);
    }

    [Fact]
    public void NoElement_IsAnError()
    {
        var error = Assert.Throws<LabException>(() => Read("[]"));
        Assert.Equal(("The file is empty.", "a.json"), (error.What, error.Where));
    }

    [Fact]
    public void ObjectInsteadOfAnArray_IsReadAsJsonLines() => Assert.Equal(["1: a", "2: b"], Read("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"));

    [Fact]
    public void Gzip_IsUnpacked()
    {
        using var rows = RowFile.Open(new MemoryStream(CsvText.Gzip("[{\"text\":\"a\"}]"u8.ToArray())), "a.json.gz", new DatasetOptions());
        Assert.Equal(["1: a"], rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown));
    }

    [Fact]
    public void LongArray_IsReadPieceByPiece()
    {
        const int Rows = 20_000;
        string text = "[" + string.Join(",\n", Enumerable.Range(0, Rows).Select(i => $"{{\"text\":\"{i} {new string('x', 50)}\"}}")) + "]";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var rows = RowFile.Open(stream, "a.json", new DatasetOptions());
        Assert.Equal($"1: 0 {new string('x', 50)}", CsvText.Shown(rows.Rows(TestContext.Current.CancellationToken).First()));
        Assert.InRange(stream.Position, 1, 100_000);
    }
}
