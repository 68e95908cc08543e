namespace Lab.Datasets;

/// <summary>How a file of rows is written.</summary>
public enum DataFormat
{
    /// <summary>RFC 4180: comma, quotes where needed, a header row.</summary>
    Csv,

    /// <summary>Tab between fields, a header row, no quoting: a quote is a character like any other.</summary>
    Tsv,

    /// <summary>A JSON object a line; its keys are the columns.</summary>
    JsonLines,

    /// <summary>
    /// The training file of sentiment140: comma, quotes, no header row, ISO 8859-1; the columns target (0 negative, 4 positive), ids,
    /// date, flag, user, text.
    /// </summary>
    Sentiment140,
}
