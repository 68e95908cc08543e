using System.Text;

namespace Lab.Datasets.Tests;

/// <summary>How a file is written is found when it is read, and kept when its rows are written again.</summary>
public class CsvDialectTests
{
    static IRowReader Open(string text, DatasetOptions? options = null) => RowFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a.csv", options ?? new DatasetOptions());

    static string[] Rows(IRowReader rows) => [.. rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown)];

    [Theory]
    [InlineData("id;text;label\n1;fell apart, really;negative\n", ';')]
    [InlineData("id\ttext\tlabel\n1\tfell apart, really\tnegative\n", '\t')]
    [InlineData("id|text|label\n1|fell apart, really|negative\n", '|')]
    [InlineData("id,text,label\n1,\"fell apart, really\",negative\n", ',')]
    [InlineData("\"id\";\"text\";\"label\"\n1;\"fell apart, really\";negative\n", ';')]
    [InlineData("id; \"text\" ;label\n1;fell apart, really;negative\n", ';')]
    public void Separator_IsTheOneWithWhichTheUsualColumnsExist(string text, char delimiter)
    {
        using var rows = Open(text);
        Assert.Equal(["id", "text", "label"], rows.Header);
        Assert.Equal(["2: 1|fell apart, really|negative"], Rows(rows));
        Assert.Equal(delimiter, rows.Dialect.Delimiter);
    }

    [Theory]
    [InlineData("nr;Kommentar;Note\n1;gut, wirklich;5\n")]
    [InlineData("nr;\"Kommentar\";Note\n1;\"gut, wirklich\";5\n")]
    public void Separator_IsTheOneWithWhichTheNamedColumnsExist(string text)
    {
        using var rows = Open(text, new DatasetOptions { TextColumns = ["kommentar"], LabelColumn = "Note" });
        Assert.Equal(["2: 1|gut, wirklich|5"], Rows(rows));
    }

    [Fact]
    public void Separator_WhenSeveralFit_IsTheOneWithWhichFieldCountsAgree()
    {
        // With ',' and with ';' there is one column called text; only with ';' do the rows have as many fields as the header.
        using var rows = Open("text;x,text\nfine, really, yes;1\nbad;2\nworse, much, much;3\n");
        Assert.Equal(';', rows.Dialect.Delimiter);
    }

    [Fact]
    public void OneColumnWithoutSeparators_IsReadAsCommaSeparated()
    {
        using var rows = Open("text\nfine; really\n\"a, b\"\n");
        Assert.Equal(["2: fine; really", "3: a, b"], Rows(rows));
        Assert.Equal(',', rows.Dialect.Delimiter);
    }

    [Fact]
    public void HeaderDecides_BeforeAnyRowHasCome()
    {
        // A pipe that brings the header and then waits: more is read only when rows are asked for.
        using var rows = RowFile.Open(new EndlessWait("id;text;label\r\n"u8.ToArray()), "a.csv", new DatasetOptions());
        Assert.Equal(["id", "text", "label"], rows.Header);
    }

    [Theory]
    [InlineData("sep=;\r\nid;text\r\n1;a\r\n", ';')]
    [InlineData("SEP=|\nid|text\n1|a\n", '|')]
    [InlineData("\"sep=^\"\nid^text\n1^a\n", '^')]
    [InlineData("\uFEFFsep=\t\nid\ttext\n1\ta\n", '\t')]
    public void SeparatorLine_Decides(string text, char delimiter)
    {
        using var rows = Open(text);
        Assert.Equal(["id", "text"], rows.Header);
        Assert.Equal(["3: 1|a"], Rows(rows));
        Assert.Equal((delimiter, true), (rows.Dialect.Delimiter, rows.Dialect.SeparatorLine));
    }

    [Fact]
    public void Option_SaysMoreThanTheFile()
    {
        using var rows = Open("sep=;\nid|text;x\n1|a;b\n", new DatasetOptions { Delimiter = '|' });
        Assert.Equal(["id", "text;x"], rows.Header);
        Assert.Equal(["3: 1|a;b"], Rows(rows));
    }

    [Fact]
    public void SeparatorInTextsOfTheOnlyColumn_IsAnErrorThatNamesAWayToReadIt()
    {
        const string text = "text\nSoft, and warm\nFine\n";
        string[] Read(DatasetOptions? options = null)
        {
            using var rows = Open(text, options);
            return [.. rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown)];
        }
        var error = Assert.Throws<LabException>(() => Read());
        Assert.Equal("The row has 2 fields, the header has 1 field.", error.What);
        Assert.Equal([new SettingName("DatasetOptions", "Delimiter", "tab")], error.Settings);
        Assert.Equal(["2: Soft, and warm", "3: Fine"], Read(new DatasetOptions { Delimiter = '\t' }));
    }

    [Theory]
    [InlineData("nr;Kommentar\n1;gut\n", ";")]
    [InlineData("nr\tKommentar\n1\tgut\n", "tab")]
    public void HeaderCellThatHoldsASeparator_IsNamed(string text, string separator)
    {
        using var rows = Open(text);
        foreach (var find in (Action[])[() => CsvColumns.FindText(rows), () => CsvColumns.Find(rows, "Bemerkung"), () => CsvColumns.FindLabel(rows)])
        {
            var error = Assert.Throws<LabException>(find);
            Assert.StartsWith($"The header is one cell that holds '{separator}'", error.Remedy);
            Assert.Equal([new SettingName("DatasetOptions", "Delimiter", separator)], error.Settings);
        }
    }

    [Theory]
    [InlineData("id, text , label\n1,a,b\n")]
    [InlineData("id, \"text\", \"label\"\n1,a,b\n")]
    [InlineData("id,\u00a0text\u00a0,'label'\n1,a,b\n")]
    [InlineData("\uFEFF\uFEFFid,\"\uFEFFtext\",label\n1,a,b\n")]
    public void HeaderNames_AreTrimmed(string text)
    {
        using var rows = Open(text);
        Assert.Equal(["id", "text", "label"], rows.Header);
        Assert.Equal(["2: 1|a|b"], Rows(rows));
    }

    [Theory]
    [InlineData("1,\"She said \\\"love it\\\" twice\"", "1|She said \"love it\" twice")]
    [InlineData("1,\"ends \\\\\"", "1|ends \\")]
    [InlineData("1,\"C:\\new \\, x\"", "1|C:\\new , x")]
    [InlineData("1,a\\, b", "1|a, b")]
    [InlineData("1,\"both \"\"ways\"\" \\\"\"", "1|both \"ways\" \"")]
    [InlineData("1,\"two\nlines \\\"x\\\"\"", "1|two\nlines \"x\"")]
    public void BackslashEscape_IsReadWithTheOption(string row, string expected)
    {
        using var rows = Open($"id,text\n{row}\n2,b\n", new DatasetOptions { Escape = CsvEscape.Backslash });
        Assert.Equal([$"2: {expected}", "2|b"], Rows(rows).Select((shown, i) => i == 0 ? shown : shown[(shown.IndexOf(' ') + 1)..]));
    }

    [Theory]
    [InlineData("1,\"She said \\\"love it\\\" twice\"\n2,b\n")]
    [InlineData("1,\"ends with \\\"x\\\"\"\n2,b\n")]
    [InlineData("1,a \\\"b\\\"\n2,b\n")]
    public void BackslashBeforeAQuote_WithoutTheOption_NamesIt(string rows)
    {
        using var reader = Open("id,text\n" + rows);
        var error = Assert.Throws<LabException>(() => Rows(reader));
        Assert.Equal("a.csv, line 2", error.Where);
        Assert.Equal([new SettingName("DatasetOptions", "Escape", "backslash")], error.Settings);
    }

    [Theory]
    [InlineData("text;label\r\na;1\r\n\"b;c\";2\r\n", "utf-8", false)]
    [InlineData("text\tlabel\n\"a\tb\"\t1\n", "windows-1252", false)]
    [InlineData("text|label\r\u00e9|1\r", "utf-8", true)]
    [InlineData("sep=;\r\ntext;label\r\n\u00e9;1\r\n", "utf-16", true)]
    [InlineData("text,label\r\n\u4f60\u597d,1\r\n", "gb18030", false)]
    [InlineData("text,label\n\u00e9,1\n", "utf-32BE", true)]
    public void RowsWrittenInTheDialectOfTheirFile_AreItsBytes(string text, string encoding, bool mark)
    {
        var codec = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        byte[] bytes = [.. mark ? codec.GetPreamble() : [], .. codec.GetBytes(text)];
        using var rows = RowFile.Open(new MemoryStream(bytes), "a.csv", new DatasetOptions { Encoding = TextEncoding.Parse(encoding) });
        Assert.Equal(bytes, Written(rows));
    }

    [Fact]
    public void RowsWithoutQuoting_AreWrittenWithoutQuoting()
    {
        const string text = "text\tlabel\n\"so, called\" dress\tnegative\n";
        using var rows = RowFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a.tsv", new DatasetOptions());
        Assert.Equal(text, Encoding.UTF8.GetString(Written(rows)));
    }

    [Fact]
    public void RowsWithBackslashes_AreReadBackUnchanged()
    {
        string[][] table = [["text", "label"], ["say \"hi\", \\ or \\\"", "x\\"], ["two\nlines", ""], ["plain", "a,b"]];
        var dialect = new CsvDialect { Escape = CsvEscape.Backslash };
        using var bytes = new MemoryStream();
        using (var writer = new CsvRowWriter(bytes, leaveOpen: true, dialect))
            foreach (string[] row in table) writer.WriteRow(row);
        using var rows = RowFile.Open(new MemoryStream(bytes.ToArray()), "a.csv", new DatasetOptions { Escape = CsvEscape.Backslash });
        Assert.Equal(table.Skip(1), rows.Rows(TestContext.Current.CancellationToken).Select(row => row.Fields));
    }

    [Fact]
    public void ColumnThatTheEncodingDoesNotHave_IsAnError()
    {
        using var writer = new CsvRowWriter(new MemoryStream(), dialect: new CsvDialect { Encoding = TextEncoding.Latin1 });
        var error = Assert.Throws<LabException>(() => writer.WriteRow(["text", "score_\u597d"]));
        Assert.Equal("The column 'score_\u597d' has a character that windows-1252 does not have.", error.What);
    }

    static byte[] Written(IRowReader rows)
    {
        using var bytes = new MemoryStream();
        using (var writer = new CsvRowWriter(bytes, leaveOpen: true, rows.Dialect))
        {
            writer.WriteRow(rows.Header);
            foreach (var row in rows.Rows(TestContext.Current.CancellationToken)) writer.WriteRow(row.Fields);
        }
        return bytes.ToArray();
    }

    /// <summary>Has some bytes; to ask for more would wait for ever.</summary>
    sealed class EndlessWait(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and var count ? count : throw new InvalidOperationException("Asked for more.");
    }
}
