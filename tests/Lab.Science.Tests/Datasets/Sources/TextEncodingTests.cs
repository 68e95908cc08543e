using System.Text;

namespace Lab.Datasets.Tests;

public class TextEncodingTests
{
    static byte[] Bytes(string encoding, string text) =>
        (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(text);

    static string[] Read(byte[] bytes, string? encoding = null)
    {
        using var rows = RowFile.Open(new MemoryStream(bytes), "a.csv", new DatasetOptions { Encoding = encoding is null ? null : TextEncoding.Parse(encoding) });
        return [.. rows.Rows(TestContext.Current.CancellationToken).Select(CsvText.Shown)];
    }

    [Theory]
    [InlineData("latin1", "windows-1252")]
    [InlineData("ISO-8859-1", "windows-1252")]
    [InlineData("iso8859-1", "windows-1252")]
    [InlineData("latin_1", "windows-1252")]
    [InlineData("cp1252", "windows-1252")]
    [InlineData("cp1251", "windows-1251")]
    [InlineData("cp437", "IBM437")]
    [InlineData("cp850", "ibm850")]
    [InlineData("UTF8", "utf-8")]
    [InlineData("utf-8-sig", "utf-8")]
    [InlineData("utf_8_sig", "utf-8")]
    [InlineData("utf-16le", "utf-16")]
    [InlineData("Shift_JIS", "shift_jis")]
    [InlineData("sjis", "shift_jis")]
    [InlineData("gbk", "gb2312")]
    [InlineData("utf16", "utf-16")]
    [InlineData("koi8-r", "koi8-r")]
    [InlineData("iso-8859-15", "iso-8859-15")]
    [InlineData("euc-kr", "euc-kr")]
    public void Name_IsUnderstood(string name, string expected) => Assert.Equal(expected, TextEncoding.Parse(name).Name, ignoreCase: true);

    [Fact]
    public void EveryNameOfTheFramework_IsUnderstood()
    {
        foreach (var info in CodePagesEncodingProvider.Instance.GetEncodings().Concat(Encoding.GetEncodings())) Assert.NotNull(TextEncoding.Parse(info.Name));
    }

    [Fact]
    public void UnknownName_IsAnErrorThatNamesTheNearest()
    {
        var error = Assert.Throws<LabException>(() => TextEncoding.Parse("windows-1225"));
        Assert.Equal((ErrorKind.Usage, "There is no encoding 'windows-1225'."), (error.Kind, error.What));
        Assert.StartsWith("Did you mean 'windows-125", error.Remedy);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void ByteOrderMark_SaysTheEncoding_WhateverTheOptionSays(string encoding)
    {
        var marked = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. marked.GetPreamble(), .. marked.GetBytes("text,label\nsch\u00f6n \U0001F600,1\n")];
        Assert.Equal(["2: sch\u00f6n \U0001F600|1"], Read(bytes));
        Assert.Equal(["2: sch\u00f6n \U0001F600|1"], Read(bytes, "windows-1251"));
    }

    [Fact]
    public void Latin1_IsWindows1252_SoThatQuotesAndEuroSignAreRight() =>
        Assert.Equal(["2: \u2019\u2013\u201cx\u201d\u20ac"], Read([.. "text\n"u8, 0x92, 0x96, 0x93, (byte)'x', 0x94, 0x80, (byte)'\n'], "latin1"));

    [Theory]
    [InlineData("windows-1252", "It doesn\u2019t fit \u2013 \u201cawful\u201d cut")]
    [InlineData("windows-1252", "caf\u00e9")]
    [InlineData("windows-1252", "Die Gr\u00f6\u00dfe f\u00e4llt leider viel zu klein aus, sch\u00f6ne Farbe, zu d\u00fcnn.")]
    [InlineData("windows-1251", "\u041f\u043b\u0430\u0442\u044c\u0435 \u043e\u0447\u0435\u043d\u044c \u043a\u0440\u0430\u0441\u0438\u0432\u043e\u0435, \u043d\u043e \u0440\u0430\u0437\u043c\u0435\u0440 \u043c\u0430\u043b. \u0412\u0435\u0440\u043d\u0443\u043b\u0430.")]
    [InlineData("shift_jis", "\u3068\u3066\u3082\u53ef\u611b\u3044\u30c9\u30ec\u30b9\u3067\u3059\u304c\u3001\u30b5\u30a4\u30ba\u304c\u5c0f\u3055\u3059\u304e\u307e\u3057\u305f\u3002")]
    [InlineData("gb18030", "\u88d9\u5b50\u5f88\u6f02\u4eae\uff0c\u4f46\u662f\u5c3a\u5bf8\u592a\u5c0f\u4e86\u3002")]
    [InlineData("gb18030", "\u5f88\u597d")]
    [InlineData("euc-kr", "\ub4dc\ub808\uc2a4\uac00 \uc815\ub9d0 \uc608\uc058\uc9c0\ub9cc \uc0ac\uc774\uc988\uac00 \ub108\ubb34 \uc791\uc544\uc694")]
    public void BytesThatAreNotUtf8_AreAnErrorThatNamesTheLikelyEncoding_WhichReadsThem(string encoding, string text)
    {
        byte[] bytes = Bytes(encoding, $"id,text,label\n1,\"{text}\",1\n2,plain,0\n");
        var error = Assert.Throws<LabException>(() => Read(bytes));
        Assert.Equal((ErrorKind.Data, "There are bytes that are not UTF-8.", "a.csv, line 2"), (error.Kind, error.What, error.Where));
        Assert.Contains(new SettingName("DatasetOptions", "Encoding", encoding), error.Settings);
        Assert.Equal([$"2: 1|{text}|1", "3: 2|plain|0"], Read(bytes, encoding));
    }

    [Fact]
    public void FirstInvalidByte_IsNamedWithItsPlace_AlsoFarBehind()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("text,label\n" + string.Concat(Enumerable.Repeat("\u00c2\u0092 fine,1\n", 5_000))), 0x92, (byte)',', (byte)'1', (byte)'\n'];
        var error = Assert.Throws<LabException>(() => Read(bytes));
        Assert.Equal("a.csv, line 5002", error.Where);
        Assert.StartsWith($"The first, 0x92, is at byte {bytes.Length - 3:N0} of the text.", error.Remedy);
    }

    [Fact]
    public void InvalidBytesInTheHeader_NameTheLikelyEncodingToo()
    {
        var error = Assert.Throws<LabException>(() => Read(Bytes("windows-1252", "text,Gr\u00f6\u00dfe\ngood,1\n")));
        Assert.Equal("In the header there are bytes that are not UTF-8.", error.What);
        Assert.Contains(new SettingName("DatasetOptions", "Encoding", "windows-1252"), error.Settings);
    }

    [Fact]
    public void BytesThatTheEncodingDoesNotHave_AreABadRow()
    {
        var error = Assert.Throws<LabException>(() => Read([.. "text,label\n"u8, 0x81, 0x20, .. ",1\n"u8], "shift_jis"));
        Assert.Equal("There are bytes that are not shift_jis.", error.What);
    }

    [Fact]
    public void Utf16CutWithinACharacter_IsABadRow()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("text,label\ngood,1\nbad,0")];
        Assert.Equal("There are bytes that are not UTF-16.", Assert.Throws<LabException>(() => Read(bytes[..^1])).What);
    }

    [Theory]
    [InlineData("utf-16", 1)]
    [InlineData("utf-16BE", 1)]
    [InlineData("utf-32", 3)]
    public void CutWideText_IsNotTakenForAnotherEncoding(string encoding, int cut)
    {
        var written = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. written.GetPreamble(), .. written.GetBytes("text,label\ngood,1\nbad,0")];
        var error = Assert.Throws<LabException>(() => Read(bytes[..^cut]));
        Assert.Contains("The file is cut, damaged", error.Remedy);
        Assert.DoesNotContain(error.Settings, setting => setting.Member == nameof(DatasetOptions.Encoding));
    }

    [Fact]
    public void BytesThatAMarkedFileCannotHave_NameNoEncoding_BecauseNoneWouldBeUsed()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "text,label\ncaf"u8, 0xE9, .. " nice,1\n"u8];
        foreach (string? asked in (string?[])[null, "windows-1252"])
        {
            var error = Assert.Throws<LabException>(() => Read(bytes, asked));
            Assert.Equal("There are bytes that are not UTF-8.", error.What);
            Assert.DoesNotContain(error.Settings, setting => setting.Member == nameof(DatasetOptions.Encoding));
        }
    }
}
