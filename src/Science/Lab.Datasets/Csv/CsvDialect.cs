namespace Lab.Datasets;

/// <summary>How a CSV file is written: found when one is read, kept when its rows are written again.</summary>
public sealed record CsvDialect
{
    /// <summary>RFC 4180 with LF: comma, UTF-8 without byte order mark.</summary>
    public static CsvDialect Standard { get; } = new();

    /// <summary>Stands between two fields.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>False: a quote is a character like any other.</summary>
    public bool Quoting { get; init; } = true;

    /// <summary>How a quote stands inside a quoted field.</summary>
    public CsvEscape Escape { get; init; }

    /// <summary>What the bytes stand for.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>Whether the file begins with a byte order mark.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>Ends a row.</summary>
    public string NewLine { get; init; } = "\n";

    /// <summary>Whether the first line says the delimiter (<c>sep=;</c>).</summary>
    public bool SeparatorLine { get; init; }
}
