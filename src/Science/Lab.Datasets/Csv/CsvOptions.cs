namespace Lab.Datasets;

/// <summary>How strictly and within which bounds a CSV file is read.</summary>
public sealed record CsvOptions
{
    /// <summary>Stands between two fields. Null: found by the first row (<see cref="CsvDelimiters"/>), or said by a line <c>sep=;</c> before it.</summary>
    public char? Delimiter { get; init; }

    /// <summary>False: a quote is a character like any other, and no field can hold a delimiter or a line break.</summary>
    public bool Quoting { get; init; } = true;

    /// <summary>How a quote stands inside a quoted field.</summary>
    public CsvEscape Escape { get; init; }

    /// <summary>Names of the columns of a file without a header row. A first row that has just these names is passed over.</summary>
    public IReadOnlyList<string>? Header { get; init; }

    /// <summary>Columns that will be asked for, by which the delimiter is found; those with usual names without any.</summary>
    public IReadOnlyList<string> Wanted { get; init; } = [];

    /// <summary>Null for UTF-8. A byte order mark says more than this does.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>Longest field, in UTF-16 units, quotes included. A longer one makes its row bad.</summary>
    public int MaxFieldChars { get; init; } = 1 << 20;

    /// <summary>Longest row, in UTF-16 units. A longer one is bad.</summary>
    public int MaxRowChars { get; init; } = 1 << 22;

    /// <summary>Most fields of a row; a row with more is bad.</summary>
    public int MaxColumns { get; init; } = 10_000;

    /// <summary>Most bytes that a gzip file may have when unpacked; more are an error.</summary>
    public long MaxUnpackedBytes { get; init; } = long.MaxValue;

    /// <summary>False: the first bad row is an error. True: bad rows are left out and counted.</summary>
    public bool SkipBadRows { get; init; }
}
