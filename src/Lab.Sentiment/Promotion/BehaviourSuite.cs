namespace Lab.Sentiment.Promotion;

/// <summary>Short sentences whose label nobody doubts (behaviour.csv): negation, names, typos, contrasts. Written for this repository.</summary>
public static class BehaviourSuite
{
    const string Resource = "behaviour.csv";

    /// <summary>In the order of the file.</summary>
    public static IReadOnlyList<GateRow> Rows { get; } = Read();

    static GateRow[] Read()
    {
        using var file = typeof(BehaviourSuite).Assembly.GetManifestResourceStream(Resource)!;
        var data = Datasets.Dataset.Load(file, Resource, new Datasets.DatasetOptions { TextColumns = ["text"], LabelColumn = "label" });
        return [.. data.Rows.Select(row => new GateRow(row.Text, row.Label))];
    }
}
