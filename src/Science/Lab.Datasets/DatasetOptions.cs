namespace Lab.Datasets;

/// <summary>Which columns of a CSV file make an example, and what its labels mean.</summary>
public sealed record DatasetOptions
{
    /// <summary>Columns joined to the text, in this order. Null: the one column with a name usual for texts.</summary>
    public IReadOnlyList<string>? TextColumns { get; init; }

    /// <summary>What stands between two columns; columns that are empty in a row are left out.</summary>
    public string Join { get; init; } = ". ";

    /// <summary>Column with the label. Null: the one column with a name usual for labels.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>What the values of the label column stand for. Null: the values are labels or class indices themselves.</summary>
    public LabelMap? LabelMap { get; init; }

    /// <summary>Labels of the model in class order. Null: they come from <see cref="LabelMap"/>, else from the data.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>False: the first bad row is an error. True: bad rows are left out and counted.</summary>
    public bool SkipBadRows { get; init; }
}
