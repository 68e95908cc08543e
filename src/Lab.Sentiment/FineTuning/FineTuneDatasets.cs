using Lab.Datasets;

namespace Lab.Sentiment;

/// <summary>The rows of a fine-tuning, split.</summary>
sealed record FineTuneDatasets(LabelSchema Labels, DataSplit<LabelledExample> Split, IReadOnlyList<BadRowReport> BadRows)
{
    public static FineTuneDatasets Read(FineTuneOptions options, CancellationToken cancellation)
    {
        if (options.Split != SplitKind.Given && (options.ValidationFile ?? options.TestFile) is { } file)
            throw new LabException(
                ErrorKind.Usage, $"'{file}' is given, but the data is split by {options.Split.ToString().ToLowerInvariant()}.", "--split",
                "given, when validation or test have their own file");

        var data = Dataset.Load(options.DataFile, options.Data, cancellation);
        List<BadRowReport> badRows = [data.BadRows];
        var split = options.Split switch
        {
            SplitKind.Hash => HashSplit.Split(data.Examples),
            SplitKind.Stratified => StratifiedSplit.Split(data.Examples, (int)(options.Trainer.Seed & int.MaxValue)),
            SplitKind.Given => new DataSplit<LabelledExample>(data.Examples, Other(options.ValidationFile), Other(options.TestFile)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Split, "Unknown split."),
        };
        if (split.Train.Count == 0)
            throw new LabException(ErrorKind.Data, "No row falls into the training part.", options.DataFile, "at least one", "Give more rows, or --split given.");
        return new FineTuneDatasets(data.Labels, split, badRows);

        // The other files are read with the classes of the training data: an unknown label there is an error.
        IReadOnlyList<LabelledExample> Other(string? path)
        {
            if (path is null) return [];
            var other = Dataset.Load(path, options.Data with { Labels = data.Labels.Names }, cancellation);
            badRows.Add(other.BadRows);
            return other.Examples;
        }
    }
}
