using Lab.Datasets;

namespace Lab.Sentiment;

/// <summary>The rows of a fine-tuning, split.</summary>
sealed record FineTuneDatasets(LabelSchema Labels, DataSplit<LabelledExample> Split, IReadOnlyList<BadRowReport> BadRows)
{
    /// <summary>Null where nobody looked.</summary>
    public DuplicateReport? Duplicates { get; init; }

    /// <summary>Rows of train and validation that were left out as duplicates.</summary>
    public int Dropped { get; init; }

    /// <summary>What a person should know of the labels.</summary>
    public IReadOnlyList<ErrorText> Notes { get; init; } = [];

    /// <summary>Repeats, excerpts and changed copies of training rows, to be trained on besides <see cref="Split"/>.</summary>
    public IReadOnlyList<LabelledExample> Augmented { get; init; } = [];

    /// <summary>Rows of <see cref="FineTuneOptions.ReplayFile"/>.</summary>
    public IReadOnlyList<LabelledExample> Replay { get; init; } = [];

    public static FineTuneDatasets Read(FineTuneOptions options, CancellationToken cancellation)
    {
        if (options.Split != SplitKind.Given && (options.ValidationFile ?? options.TestFile) is { } file)
            throw new LabException(
                ErrorKind.Usage, $"'{file}' is given, but the data is split by {options.Split.ToString().ToLowerInvariant()}.", SettingName.Of<FineTuneOptions>(nameof(options.Split)),
                "given, when validation or test have their own file");

        var rows = FineTuneRows.Read(options, cancellation);
        List<BadRowReport> badRows = [.. rows.BadRows];
        List<ErrorText> notes = [.. rows.Notes];
        var split = options.Split switch
        {
            SplitKind.Hash => HashSplit.Split(rows.Examples),
            SplitKind.Stratified => StratifiedSplit.Split(rows.Examples, (int)(options.Trainer.Seed & int.MaxValue)),
            SplitKind.Given => new DataSplit<LabelledExample>(rows.Examples, Other(options.ValidationFile), Other(options.TestFile)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Split, "Unknown split."),
        };
        return Of(options, rows with { BadRows = badRows, Notes = notes }, split, cancellation);

        // The other files are read with the classes of the training data: an unknown label there is an error.
        IReadOnlyList<LabelledExample> Other(string? path)
        {
            if (path is null) return [];
            var other = Dataset.Load(path, options.Data with { Labels = rows.Labels.Names, ExcerptColumns = [] }, cancellation);
            badRows.Add(other.BadRows);
            notes.AddRange(other.Notes);
            return other.Examples;
        }
    }

    /// <summary>Rows that are split already: duplicates are looked for, and training rows get their copies.</summary>
    /// <exception cref="LabException">No row is left to train on.</exception>
    public static FineTuneDatasets Of(FineTuneOptions options, FineTuneRows rows, DataSplit<LabelledExample> split, CancellationToken cancellation)
    {
        var labels = rows.Labels;
        List<ErrorText> notes = [.. rows.Notes];
        if (split.Train.Count == 0)
            throw new LabException(ErrorKind.Data, "No row falls into the training part.", options.DataFile, "at least one", $"Give more rows, or {SettingName.Of<FineTuneOptions>(nameof(options.Split), SplitKind.Given)}.");
        var duplicates = options.Duplicates == DuplicateHandling.Ignore ? null : Lab.Datasets.Duplicates.Find(split, cancellation);
        var kept = options.Duplicates == DuplicateHandling.Drop ? duplicates!.Drop() : split;
        if (kept.Train.Count == 0)
            throw new LabException(ErrorKind.Data, "Every training row has a twin in validation or test.", options.DataFile, "different rows", $"Give more rows, or {SettingName.Of<FineTuneOptions>(nameof(options.Duplicates), DuplicateHandling.Report)}.");
        var replay = options.ReplayFile is { } file ? Dataset.Load(file, options.Data with { Labels = labels.Names, ExcerptColumns = [] }, cancellation).Examples : [];
        notes.AddRange(LabelShares.Check(
            labels.Names, kept.Train.Concat(replay).Select(example => example.Label), kept.Validation.Concat(kept.Test).Select(example => example.Label), options.DataFile));
        return new FineTuneDatasets(labels, kept, rows.BadRows)
        {
            Notes = notes,
            Duplicates = duplicates?.Report,
            Replay = replay,
            Dropped = split.Train.Count + split.Validation.Count - kept.Train.Count - kept.Validation.Count,
            Augmented =
            [
                .. kept.Train.SelectMany(example => Enumerable.Repeat(example, example.Repeat - 1)),
                .. MixedOpinions.Of(kept.Train, labels.Names, options.MixedOpinions, options.Trainer.Seed),
                .. kept.Train.SelectMany(example => example.Excerpts.Select(text => new LabelledExample(text, example.Label, example.Line))),
                .. options.Augmentation is { } augmentation ? Augmenter.Copies(kept.Train, augmentation, options.Trainer.Seed) : [],
            ],
        };
    }
}
