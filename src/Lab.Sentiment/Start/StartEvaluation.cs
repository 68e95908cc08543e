using Lab.Datasets;
using Lab.Statistics;

namespace Lab.Sentiment;

/// <summary>Measures a model that comes from elsewhere on rows that no training here has seen.</summary>
static class StartEvaluation
{
    const int Seed = 42;

    /// <returns>The report, and how many of the drawn rows have a label that is not among the model's.</returns>
    /// <exception cref="LabException">The file is not right, or the model has none of its labels.</exception>
    public static (ClassificationReport Report, int LeftOut) Run(SentimentModel model, string file, int rows, Action<double>? progress, CancellationToken cancellation)
    {
        var data = FineTuneRows.Read(new FineTuneOptions { ModelFolder = "", OutputFolder = "", DataFile = file }, cancellation);
        var test = data.Examples.Where(row => HashSplit.PartOf(HashSplit.Fold(row.Text)) == SplitPart.Test).ToArray();
        new Random(Seed).Shuffle(test);
        var drawn = test.Take(rows).ToArray();
        int[] classes = [.. data.Labels.Names.Select(name => model.Labels.ToList().FindIndex(label => label.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        LabelledExample[] known = [.. drawn.Where(row => classes[row.Label] >= 0).Select(row => row with { Label = classes[row.Label] })];
        if (known.Length == 0)
            throw new LabException(
                ErrorKind.Model, $"The model's labels are {string.Join(", ", model.Labels)}: none of the rows has one of them.", file, $"some of {string.Join(", ", data.Labels.Names)}",
                "Write these words into id2label of config.json, or measure with other rows.");
        return (model.Evaluate(known, done => progress?.Invoke((double)done / known.Length), cancellation), drawn.Length - known.Length);
    }
}
