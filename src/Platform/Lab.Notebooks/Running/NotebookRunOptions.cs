namespace Lab.Notebooks.Running;

/// <summary>Options of a headless run.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>Values for the cell tagged <c>parameters</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Longest time of one cell; null: as long as it takes.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Go on behind a cell that fails.</summary>
    public bool AllowErrors { get; init; }

    /// <summary>Cells tagged <c>optional</c> run too. They need a person's consent: a large download, an account.</summary>
    public bool RunOptional { get; init; }

    /// <summary>Where relative paths of cells begin.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Told before each code cell: its number from 1, and how many there are.</summary>
    public Action<int, int> Progress { get; init; } = (_, _) => { };
}
