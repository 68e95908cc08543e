namespace Lab.Datasets;

/// <summary>How a quote stands inside a quoted field.</summary>
public enum CsvEscape
{
    /// <summary>Twice, as RFC 4180 has it.</summary>
    Double,

    /// <summary>
    /// After a backslash, as databases and Spark write it; so do a backslash and, outside quotes, a delimiter. Before anything else a
    /// backslash is a character like any other. A doubled quote is understood too.
    /// </summary>
    Backslash,
}
