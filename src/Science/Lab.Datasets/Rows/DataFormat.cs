namespace Lab.Datasets;

/// <summary>How a file of rows is written.</summary>
public enum DataFormat
{
    /// <summary>RFC 4180 and its relatives: a separator that is found, quotes where needed, a header row.</summary>
    Csv,

    /// <summary>Tab between fields, a header row, no quoting: a quote is a character like any other.</summary>
    Tsv,

    /// <summary>A JSON object a line; its keys are the columns.</summary>
    JsonLines,

    /// <summary>A JSON array of objects; their keys are the columns.</summary>
    Json,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>
    /// The training file of sentiment140: comma, quotes, no header row, Latin-1; the columns target (0 negative, 4 positive), ids,
    /// date, flag, user, text.
    /// </summary>
    Sentiment140,
}
