using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Lab.Datasets.Tests;

public sealed class CsvRowWriterTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-csv-");

    public void Dispose() => folder.Delete(recursive: true);

    static byte[] Write(params IEnumerable<string[]> rows)
    {
        using var stream = new MemoryStream();
        using (var writer = new CsvRowWriter(stream, leaveOpen: true))
            foreach (var row in rows) writer.WriteRow(row);
        return stream.ToArray();
    }

    [Fact]
    public void Fields_AreQuotedOnlyWhereNeeded() =>
        Assert.Equal(
            "text,label\nplain, spaced \n\"a,b\",\"say \"\"hi\"\"\"\n\"two\nlines\",\n\u00e9,';=\n",
            Encoding.UTF8.GetString(Write(["text", "label"], ["plain", " spaced "], ["a,b", "say \"hi\""], ["two\nlines", ""], ["\u00e9", "';="])));

    [Fact]
    public void LoneEmptyField_IsNotAnEmptyLine() =>
        Assert.Equal("a\n\"\"\nb\n", Encoding.UTF8.GetString(Write(["a"], [""], ["b"])));

    [Fact]
    public void WhatIsWritten_IsReadBackUnchanged()
    {
        var field = Gen.Elements(",", "\"", "\r", "\n", "\r\n", " ", "a", "\u00e9", "\U0001F600", "\uFEFF", "\u2028", ";", "\t", "'").ListOf().Select(string.Concat);
        var table = Gen.Choose(1, 4).SelectMany(columns => field.ArrayOf(columns).ListOf());
        Prop.ForAll(Arb.From(table), rows =>
        {
            if (rows.Count == 0) return true;
            var columns = rows[0].Length;
            string[] header = [.. Enumerable.Range(0, columns).Select(i => $"text {i}")];
            using var reader = CsvText.Open(Write([header, .. rows]), new CsvOptions { Delimiter = ',' });
            return reader.Header.SequenceEqual(header)
                && reader.All().Select(row => row.Fields).SequenceEqual(rows, EqualityComparer<string[]>.Create((a, b) => a!.SequenceEqual(b!)));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500).WithReplay(4711, 1));
    }

    [Theory]
    [InlineData("out.csv", false)]
    [InlineData("out.csv.gz", true)]
    public void CompletedFile_HasItsNameAndNothingElseIsLeft(string name, bool gzip)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, "what was there before");
        using (var writer = CsvRowWriter.Create(path))
        {
            writer.WriteRow(["a", "b"]);
            writer.WriteRow(["1", "2"]);
            writer.Complete();
        }
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
        Assert.Equal(gzip, File.ReadAllBytes(path) is [0x1F, 0x8B, ..]);
        using var reader = CsvRowReader.Open(path);
        Assert.Equal(["2: 1|2"], reader.All().Select(CsvText.Shown));
    }

    [Fact]
    public void FileNotCompleted_LeavesWhatWasThere()
    {
        var path = Path.Combine(folder.FullName, "out.csv");
        File.WriteAllText(path, "before");
        using (var writer = CsvRowWriter.Create(path)) writer.WriteRow(["a"]);
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
        Assert.Equal("before", File.ReadAllText(path));
    }

    [Fact]
    public void PlaceThatDoesNotExist_IsAnErrorWithThePath()
    {
        var path = Path.Combine(folder.FullName, "none", "out.csv");
        var error = Assert.Throws<LabException>(() => CsvRowWriter.Create(path));
        Assert.Equal((ErrorKind.Usage, path), (error.Kind, error.Where));
    }

    [Fact]
    public void RowsOfDifferentLength_AreRefused()
    {
        using var writer = new CsvRowWriter(new MemoryStream());
        writer.WriteRow(["a", "b"]);
        Assert.Throws<ArgumentException>(() => writer.WriteRow(["1"]));
    }
}
