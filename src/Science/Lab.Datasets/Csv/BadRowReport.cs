namespace Lab.Datasets;

/// <summary>Counts the rows that were skipped and keeps the first few with their reasons.</summary>
public sealed class BadRowReport
{
    /// <summary>How many rows are kept with their reasons; the others are only counted.</summary>
    public const int Kept = 10;

    readonly List<BadRow> first = [];

    /// <summary>Number of rows skipped so far.</summary>
    public long Count { get; private set; }

    /// <summary>The first of them, at most <see cref="Kept"/>.</summary>
    public IReadOnlyList<BadRow> First => first;

    /// <summary>Counts a row that was left out.</summary>
    public void Add(BadRow row)
    {
        Count++;
        if (first.Count < Kept) first.Add(row);
    }
}
