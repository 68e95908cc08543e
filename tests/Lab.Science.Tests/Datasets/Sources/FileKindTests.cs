using System.IO.Compression;
using System.Text;

namespace Lab.Datasets.Tests;

/// <summary>Files of another kind are named, with the way to go on, whatever they are called and however their bytes arrive.</summary>
public class FileKindTests
{
    static LabException Refused(byte[] bytes, string name = "a.csv", DatasetOptions? options = null)
    {
        var trickled = Assert.Throws<LabException>(() => RowFile.Open(new TrickledStream(bytes), name, options ?? new DatasetOptions()));
        var error = Assert.Throws<LabException>(() => RowFile.Open(new MemoryStream(bytes), name, options ?? new DatasetOptions()));
        Assert.Equal(error.Message, trickled.Message);
        Assert.Equal((ErrorKind.Data, name), (error.Kind, error.Where));
        return error;
    }

    [Theory]
    [InlineData("\uFEFF<!DOCTYPE html>\n<html><body>Sign in</body></html>", "This is an HTML page", "Download the file itself")]
    [InlineData("\n\n  <HTML lang=\"en\"><head><title>404</title></head></html>", "This is an HTML page", "Download the file itself")]
    [InlineData("<?xml version=\"1.0\"?>\n<rows><row>a</row></rows>", "This is XML.", "Export the table as CSV")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 12345\n", "This is a Git LFS pointer", "git lfs pull")]
    [InlineData("%PDF-1.7\n", "This is a PDF.", "Export the table")]
    [InlineData("SQLite format 3\0\u0010\0", "This is an SQLite database.", "sqlite3 -header -csv")]
    [InlineData("BZh91AY&SY", "This is bzip2.", "bunzip2")]
    public void TextSignature_IsNamed(string text, string what, string remedy)
    {
        var error = Refused(Encoding.UTF8.GetBytes(text));
        Assert.StartsWith(what, error.What);
        Assert.Contains(remedy, error.Remedy);
    }

    [Theory]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0 }, "This is an old Office file, such as an Excel workbook (.xls).", "CSV (UTF-8)")]
    [InlineData(new byte[] { 0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0, 4 }, "This is xz.", "unxz")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 4, 0, 1, 0 }, "This is zstd.", "zstd -d")]
    [InlineData(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0 }, "This is a picture.", "CSV")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F' }, "This is a picture.", "CSV")]
    [InlineData(new byte[] { 0x80, 0x04, 0x95, 0, 0, 0, 0, 0 }, "This is a Python pickle.", "to_parquet")]
    public void BinarySignature_IsNamed(byte[] bytes, string what, string remedy)
    {
        var error = Refused(bytes);
        Assert.Equal(what, error.What);
        Assert.Contains(remedy, error.Remedy);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void GzipCutInItsFirstBytes_IsCut(int length) =>
        Assert.Equal($"The gzip data stops at byte {length}, before its end: the file is cut.", Refused(CsvText.Gzip("text\na\n"u8.ToArray())[..length], "a.csv.gz").What);

    [Theory]
    [InlineData("xl/workbook.xml", "This is a spreadsheet (.xlsx or .ods).")]
    [InlineData("[Content_Types].xml", "This is an Office file, such as an Excel workbook (.xlsx).")]
    [InlineData("reviews.csv", "This is a zip archive.")]
    public void Zip_IsNamedByWhatIsInIt(string part, string what)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = new StreamWriter(zip.CreateEntry(part).Open()))
            entry.Write("text,label\n");
        Assert.Equal(what, Refused(bytes.ToArray(), "reviews.xlsx").What);
    }

    [Theory]
    [InlineData("utf-16", "utf-16le")]
    [InlineData("utf-16BE", "utf-16be")]
    [InlineData("utf-32", "utf-32le")]
    [InlineData("utf-32BE", "utf-32be")]
    public void WideTextWithoutItsMark_NamesTheOption_WhichReadsIt(string written, string option)
    {
        byte[] bytes = Encoding.GetEncoding(written).GetBytes("text,label\nsch\u00f6n,positive\nbad,negative\n");
        var error = Refused(bytes);
        Assert.Equal($"This is {option.ToUpperInvariant()} text without a byte order mark.", error.What);
        Assert.Equal([new SettingName("DatasetOptions", "Encoding", option)], error.Settings);
        using var rows = RowFile.Open(new MemoryStream(bytes), "a.csv", new DatasetOptions { Encoding = TextEncoding.Parse(option) });
        Assert.Equal(["2: sch\u00f6n|positive", "3: bad|negative"], rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown));
    }

    [Fact]
    public void JsonLinesCalledCsv_NameTheOption_WhichReadsThem()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("{\"text\": \"good\"}\n{\"text\": \"bad\"}\n");
        var error = Refused(bytes);
        Assert.Equal("This is JSON lines, not CSV.", error.What);
        Assert.Equal([new SettingName("DatasetOptions", "Format", "jsonl")], error.Settings);
        foreach (var (name, format) in ((string, DataFormat?)[])[("a.csv", DataFormat.JsonLines), ("a.json", null), ("standard input", null)])
        {
            using var rows = RowFile.Open(new MemoryStream(bytes), name, new DatasetOptions { Format = format });
            Assert.Equal(["1: good", "2: bad"], rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown));
        }
    }

    [Fact]
    public void AnotherKindInsideGzip_IsNamedToo()
    {
        Assert.StartsWith("This is an HTML page", Refused(CsvText.Gzip("<!doctype html><html></html>"u8.ToArray()), "a.csv.gz").What);
        Assert.Equal("The file is packed twice with gzip.", Refused(CsvText.Gzip(CsvText.Gzip("text,label\n"u8.ToArray())), "a.csv.gz").What);
    }

    [Theory]
    [InlineData("<b>,text\n1,2\n")]
    [InlineData("[x],text\n1,2\n")]
    [InlineData("{x},text\n1,2\n")]
    [InlineData("version,text\n1,2\n")]
    [InlineData("PK,text\n1,2\n")]
    [InlineData("7z,text\n1,2\n")]
    [InlineData("a,b\n")]
    public void TextThatBeginsAlmostSo_IsRead(string text)
    {
        using var rows = RowFile.Open(new TrickledStream(Encoding.UTF8.GetBytes(text)), "a.csv", new DatasetOptions());
        Assert.Equal(2, rows.Header.Count);
    }

    /// <summary>One byte at a time, as a slow pipe brings them.</summary>
    sealed class TrickledStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
