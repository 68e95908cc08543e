using System.IO.Compression;
using System.Text;

namespace Lab.Datasets.Tests;

/// <summary>Reads CSV that a test holds in memory.</summary>
static class CsvText
{
    public static CsvRowReader Open(string text, CsvOptions? options = null) => Open(Encoding.UTF8.GetBytes(text), options);

    public static CsvRowReader Open(byte[] bytes, CsvOptions? options = null) => CsvRowReader.Open(new MemoryStream(bytes), "file.csv", options);

    /// <summary>"line: field|field" for each row.</summary>
    public static string[] Read(string text, CsvOptions? options = null)
    {
        using var reader = Open(text, options);
        return [.. reader.All().Select(Shown)];
    }

    /// <summary>The rows of a text with bad rows left out, and the bad ones as "line: reason".</summary>
    public static (string[] Rows, string[] Bad) Skip(string text, CsvOptions? options = null)
    {
        using var reader = Open(text, (options ?? new CsvOptions()) with { SkipBadRows = true });
        string[] rows = [.. reader.All().Select(Shown)];
        return (rows, [.. reader.BadRows.First.Select(bad => $"{bad.Line}: {bad.Reason}")]);
    }

    public static IEnumerable<CsvRow> All(this CsvRowReader reader) => reader.Rows(TestContext.Current.CancellationToken);

    public static string Shown(CsvRow row) => $"{row.Line}: {string.Join('|', row.Fields)}";

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
