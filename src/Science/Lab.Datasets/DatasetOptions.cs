namespace Lab.Datasets;

/// <summary>How a file is written, which of its columns make an example, and what its labels mean.</summary>
public sealed record DatasetOptions
{
    /// <summary>Null: as the first bytes say, else the end of the name (<see cref="RowFile.FormatOf"/>).</summary>
    public DataFormat? Format { get; init; }

    /// <summary>Null: that of the format; UTF-8 for all but <see cref="DataFormat.Sentiment140"/>.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>Stands between two fields of a CSV or TSV file. Null: tab in TSV; in CSV as its first row shows (<see cref="CsvOptions.Delimiter"/>).</summary>
    public char? Delimiter { get; init; }

    /// <summary>How a quote stands inside a quoted field of a CSV file.</summary>
    public CsvEscape Escape { get; init; }

    /// <summary>What is done to each text before anything else sees it. Nothing, unless asked.</summary>
    public TextCleaning Cleaning { get; init; } = TextCleaning.None;

    /// <summary>Columns joined to the text, in this order. Null: the one column with a name usual for texts.</summary>
    public IReadOnlyList<string>? TextColumns { get; init; }

    /// <summary>
    /// Columns that by themselves are further texts to train on, with the label of their row: a headline. They are never measured on, and
    /// come from the training rows only.
    /// </summary>
    public IReadOnlyList<string> ExcerptColumns { get; init; } = [];

    /// <summary>How often a training learns each row in an epoch; 1 and more. It is measured once.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>What stands between two columns; columns that are empty in a row are left out.</summary>
    public string Join { get; init; } = ". ";

    /// <summary>Column with the label. Null: the one column with a name usual for labels.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>What the values of the label column stand for. Null: the values are labels themselves. Values such as NaN, None or NULL are no label unless they are mapped.</summary>
    public LabelMap? LabelMap { get; init; }

    /// <summary>Labels of the model in class order. Null: they come from <see cref="LabelMap"/>, else from the data.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>False: the first bad row is an error. True: bad rows are left out and counted.</summary>
    public bool SkipBadRows { get; init; }
}
