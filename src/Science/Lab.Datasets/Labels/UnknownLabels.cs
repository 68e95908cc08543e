namespace Lab.Datasets;

/// <summary>
/// Rows whose label is none of the model's. While no row has had one of its labels, they wait: the file may have other labels
/// altogether, which a message can say only when all are known. One that is right decides that single rows are wrong.
/// </summary>
sealed class UnknownLabels(IRowReader rows, LabelSchema? schema)
{
    /// <summary>Rows that wait; more of them say nothing new.</summary>
    const int Most = 100_000;

    readonly HashSet<string> values = [];
    readonly List<(long Line, string Value)> waiting = [];
    bool settled;

    public void Add(long line, string value)
    {
        if (settled)
        {
            Reject(line, value);
            return;
        }
        waiting.Add((line, value));
        if (values.Count <= LabelSchema.MaxDiscovered) values.Add(LabelOrder.Canonical(value));
        if (waiting.Count >= Most) End();
    }

    /// <summary>A row had one of the labels.</summary>
    public void Settle()
    {
        if (settled) return;
        settled = true;
        foreach (var (line, value) in waiting) Reject(line, value);
        waiting.Clear();
    }

    /// <exception cref="LabException">No row had one of the labels, and some had others.</exception>
    public void End()
    {
        if (waiting.Count > 0) throw schema!.Foreign(values, rows.Name);
    }

    void Reject(long line, string value) =>
        rows.Reject(line, $"the label '{(value.Length <= 60 ? value : value[..60] + "...")}' is unknown", schema!.Expected);
}
