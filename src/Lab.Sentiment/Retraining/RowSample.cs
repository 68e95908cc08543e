using Lab.Datasets;
using Lab.Sentiment.Promotion;

namespace Lab.Sentiment.Retraining;

/// <summary>Some of many rows, so that each stratum keeps its share. Same rows, same seed: same sample, in the order given.</summary>
static class RowSample
{
    /// <summary>The strata are the labels.</summary>
    public static IReadOnlyList<GateRow> Of(IReadOnlyList<GateRow> rows, int wanted, ulong seed)
    {
        string[] labels = [.. rows.Select(row => row.Label).Distinct()];
        return Of([.. rows.Select(row => (row, Array.IndexOf(labels, row.Label)))], wanted, seed);
    }

    public static IReadOnlyList<GateRow> Of(IReadOnlyList<(GateRow Row, int Stratum)> rows, int wanted, ulong seed)
    {
        if (rows.Count <= wanted) return [.. rows.Select(row => row.Row)];
        if (wanted <= 0) return [];
        // The line leads back to the row.
        LabelledExample[] numbered = [.. rows.Select((row, index) => new LabelledExample(row.Row.Text, row.Stratum, index))];
        var sample = StratifiedSplit.Split(numbered, (int)(seed & int.MaxValue), validation: 0, test: (double)wanted / rows.Count).Test;
        return [.. sample.Select(row => rows[(int)row.Line].Row)];
    }
}
