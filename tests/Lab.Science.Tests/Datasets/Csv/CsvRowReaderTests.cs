using System.Text;

namespace Lab.Datasets.Tests;

public class CsvRowReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", "2: 1|2", "3: 3|4")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n", "2: 1|2", "3: 3|4")]
    [InlineData("a,b\r1,2\r3,4\r", "2: 1|2", "3: 3|4")]
    [InlineData("a,b\n1,2\n3,4", "2: 1|2", "3: 3|4")]
    [InlineData("a,b\n1,\n,4\n,", "2: 1|", "3: |4", "4: |")]
    [InlineData("a,b\n\"1\",\"2\"\n", "2: 1|2")]
    [InlineData("a,b\n\"\",\"\"\n", "2: |")]
    [InlineData("a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", "2: say \"hi\"|\"")]
    [InlineData("a,b\n\"1,5\", 2 \n", "2: 1,5| 2 ")]
    [InlineData("a,b\n\"x\ny\",2\n3,4\n", "2: x\ny|2", "4: 3|4")]
    [InlineData("a,b\n\"x\r\ny\rz\n\",2\r\n3,4\r\n", "2: x\r\ny\rz\n|2", "6: 3|4")]
    [InlineData("a,b\n\n1,2\n\r\n\r\n3,4\n\n", "3: 1|2", "6: 3|4")]
    [InlineData("\uFEFFa,b\n1,2\n", "2: 1|2")]
    [InlineData("a,b\n\"1\",\"2\"", "2: 1|2")]
    [InlineData("a,b\n")]
    [InlineData("a,b")]
    public void WellFormedText_GivesFieldsAndLines(string text, params string[] expected) => Assert.Equal(expected, CsvText.Read(text));

    [Theory]
    [InlineData("a,b\n1\n", 2, "the row has 1 field, the header has 2 fields")]
    [InlineData("a,b\n1,2\n1,2,3\n", 3, "the row has 3 fields, the header has 2 fields")]
    [InlineData("a,b\n\"x\ny\",2\n3\n", 4, "the row has 1 field, the header has 2 fields")]
    [InlineData("a,b\n1,x\"y\n", 2, "a quote stands inside a field that does not begin with one")]
    [InlineData("a,b\n1, \"y\"\n", 2, "a quote stands inside a field that does not begin with one")]
    [InlineData("a,b\n1,\"x\"y\n", 2, "a quote inside a quoted field is not doubled, or text follows the closing quote")]
    [InlineData("a,b\n\"x\ny\",2\n\"u\nv\"w,4\n", 4, "a quote inside a quoted field is not doubled, or text follows the closing quote")]
    [InlineData("a,b\r\n1,2\r\n\"3,4\r\n5,6\r\n", 3, "a quoted field is never closed")]
    [InlineData("a,b\n1,\0\n", 2, "there is a NUL byte")]
    public void BrokenRow_IsAnErrorWithItsLine(string text, long line, string reason)
    {
        var error = Assert.Throws<LabException>(() => CsvText.Read(text));
        Assert.Equal(
            (ErrorKind.Data, $"file.csv, line {line}", char.ToUpperInvariant(reason[0]) + reason[1..] + "."), (error.Kind, error.Where, error.What));
        Assert.Equal($"{line}: {reason}", Assert.Single(CsvText.Skip(text).Bad, bad => bad == $"{line}: {reason}"));
    }

    [Fact]
    public void QuoteNeverClosed_CostsOneLineWhenSkipped()
    {
        var (rows, bad) = CsvText.Skip("a,b\n1,2\n\"3,4\n5,6\n\"7\",8\n9,10\n");
        Assert.Equal(["2: 1|2", "4: 5|6", "5: 7|8", "6: 9|10"], rows);
        Assert.Equal(["3: a quote inside a quoted field is not doubled, or text follows the closing quote"], bad);
    }

    [Fact]
    public void BytesThatAreNotUtf8_AreABadRow()
    {
        byte[] bytes = [.. "a,b\n1,2\n"u8, (byte)'3', (byte)',', 0xE9, (byte)'\n', .. "5,\uFFFD\n"u8];
        using var reader = CsvText.Open(bytes, new CsvOptions { SkipBadRows = true });
        Assert.Equal(["2: 1|2", "4: 5|\uFFFD"], reader.All().Select(CsvText.Shown));
        Assert.Equal([new BadRow(3, "there are bytes that are not UTF-8")], reader.BadRows.First);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FieldBeyondTheLimit_IsABadRow(bool quoted)
    {
        var quote = quoted ? "\"" : "";
        var (rows, bad) = CsvText.Skip(
            $"a,b\n{quote}{new string('x', 8 - 2 * quote.Length)}{quote},2\n{quote}{new string('x', 200_000)}{quote},4\n5,6\n", new CsvOptions { MaxFieldChars = 8 });
        Assert.Equal([$"2: {new string('x', 8 - 2 * quote.Length)}|2", "4: 5|6"], rows);
        Assert.StartsWith("3: a field is longer than 8 characters", Assert.Single(bad));
    }

    [Fact]
    public void RowBeyondTheLimit_IsABadRow()
    {
        var (rows, bad) = CsvText.Skip($"a,b\n1,{new string(',', 100_000)}\n3,4\n", new CsvOptions { MaxRowChars = 1000 });
        Assert.Equal(["3: 3|4"], rows);
        Assert.Equal(["2: the row is longer than 1000 characters"], bad);
    }

    [Fact]
    public void FieldsBeyondTheLimit_AreABadRow()
    {
        var (rows, bad) = CsvText.Skip("a,b\n1,2,3,4\n1,2\n", new CsvOptions { MaxColumns = 3 });
        Assert.Equal(["3: 1|2"], rows);
        Assert.Equal(["2: the row has more than 3 fields"], bad);
    }

    [Fact]
    public void ManyBadRows_AreCountedAndTheFirstKept()
    {
        using var reader = CsvText.Open("a,b\n" + string.Concat(Enumerable.Repeat("1\n", 25)) + "1,2\n", new CsvOptions { SkipBadRows = true });
        Assert.Equal(["27: 1|2"], reader.All().Select(CsvText.Shown));
        Assert.Equal((25, BadRowReport.Kept, 2L), (reader.BadRows.Count, reader.BadRows.First.Count, reader.BadRows.First[0].Line));
    }

    [Theory]
    [InlineData("", "The file is empty.", "file.csv")]
    [InlineData("\n\n", "The file is empty.", "file.csv")]
    [InlineData("a,b,a\n1,2,3\n", "The header has the column 'a' 2 times.", "file.csv, line 1")]
    [InlineData("a,b\"\n1,2\n", "In the header a quote stands inside a field that does not begin with one.", "file.csv, line 1")]
    [InlineData("a\0,b\n", "In the header there is a NUL byte.", "file.csv, line 1")]
    public void BadHeader_IsAnErrorEvenWhenBadRowsAreSkipped(string text, string what, string where)
    {
        var error = Assert.Throws<LabException>(() => CsvText.Skip(text));
        Assert.Equal((what, where), (error.What, error.Where));
    }

    [Fact]
    public void Gzip_IsUnpackedWhateverTheName()
    {
        using var reader = CsvText.Open(CsvText.Gzip("\uFEFFa,b\n1,\u00e9\n"u8.ToArray()));
        Assert.Equal(["a", "b"], reader.Header);
        Assert.Equal(["2: 1|\u00e9"], reader.All().Select(CsvText.Shown));
    }

    [Fact]
    public void DamagedGzip_IsAnErrorWithTheLineReached()
    {
        var packed = CsvText.Gzip(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i * 7919 % 10007},{i}\n"))));
        packed.AsSpan(packed.Length / 2, 64).Fill(0xFF);
        using var reader = CsvText.Open(packed);
        var error = Assert.Throws<LabException>(() => reader.All().Count());
        Assert.StartsWith("The gzip data is damaged between byte ", error.What);
        Assert.Matches("^file.csv, line [1-9][0-9]*$", error.Where);
    }

    [Fact]
    public void TruncatedGzip_IsAnError()
    {
        var packed = CsvText.Gzip(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{i * 7919 % 10007},{i}\n"))));
        using var reader = CsvText.Open(packed[..(packed.Length / 2)]);
        Assert.Throws<LabException>(() => reader.All().Count());
    }

    [Fact]
    public void MissingFile_IsAnErrorWithItsPath()
    {
        var error = Assert.Throws<LabException>(() => CsvRowReader.Open("no-such-folder/reviews.csv"));
        Assert.Equal((ErrorKind.Data, "There is no such file.", "no-such-folder/reviews.csv"), (error.Kind, error.What, error.Where));
    }

    [Fact]
    public async Task RowsAsync_GiveWhatRowsGive_HoweverTheBytesArrive()
    {
        const string text = "a,b\r\n\"x\r\ny\",\u00e9\r\n\r\nbad\r\n\"\"\"\",2\r\n";
        using var reader = await CsvRowReader.OpenAsync(
            new TrickleStream(Encoding.UTF8.GetBytes(text)), "file.csv", new CsvOptions { SkipBadRows = true },
            cancellation: TestContext.Current.CancellationToken);
        var rows = new List<string>();
        await foreach (var row in reader.RowsAsync(TestContext.Current.CancellationToken)) rows.Add(CsvText.Shown(row));
        Assert.Equal(CsvText.Skip(text).Rows, rows);
        Assert.Equal(["2: x\r\ny|\u00e9", "6: \"|2"], rows);
    }

    [Fact]
    public void Cancelled_Stops()
    {
        using var reader = CsvText.Open("a,b\n1,2\n" + new string('\n', 100_000));
        Assert.Throws<OperationCanceledException>(() => reader.Rows(new CancellationToken(canceled: true)).Count());
    }

    // One byte at a time, as a slow connection might bring them, and never synchronously, as a web server demands.
    sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous reading.");

        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("Synchronous reading.");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var value = ReadByte();
            if (value < 0) return ValueTask.FromResult(0);
            buffer.Span[0] = (byte)value;
            return ValueTask.FromResult(1);
        }
    }
}
