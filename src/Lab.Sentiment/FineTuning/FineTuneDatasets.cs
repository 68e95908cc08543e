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

    public static FineTuneDatasets Read(FineTuneOptions options, CancellationToken cancellation)
    {
        if (options.Split != SplitKind.Given && (options.ValidationFile ?? options.TestFile) is { } file)
            throw new LabException(
                ErrorKind.Usage, $"'{file}' is given, but the data is split by {options.Split.ToString().ToLowerInvariant()}.", SettingName.Of<FineTuneOptions>(nameof(options.Split)),
                "given, when validation or test have their own file");

        options.Augmentation?.Validate();
        var data = SourceList.Is(options.DataFile)
            ? SourceList.Load(options.DataFile).Read(options.Data, cancellation)
            : [Dataset.Load(options.DataFile, options.Data, cancellation)];
        IReadOnlyList<LabelledExample> examples = data.Count == 1 ? data[0].Examples : [.. data.SelectMany(part => part.Examples)];
        var labels = data[0].Labels;
        List<BadRowReport> badRows = [.. data.Select(part => part.BadRows)];
        List<ErrorText> notes = [.. data.SelectMany(part => part.Notes)];
        var split = options.Split switch
        {
            SplitKind.Hash => HashSplit.Split(examples),
            SplitKind.Stratified => StratifiedSplit.Split(examples, (int)(options.Trainer.Seed & int.MaxValue)),
            SplitKind.Given => new DataSplit<LabelledExample>(examples, Other(options.ValidationFile), Other(options.TestFile)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Split, "Unknown split."),
        };
        if (split.Train.Count == 0)
            throw new LabException(ErrorKind.Data, "No row falls into the training part.", options.DataFile, "at least one", $"Give more rows, or {SettingName.Of<FineTuneOptions>(nameof(options.Split), SplitKind.Given)}.");
        var duplicates = options.Duplicates == DuplicateHandling.Ignore ? null : Lab.Datasets.Duplicates.Find(split, cancellation);
        var kept = options.Duplicates == DuplicateHandling.Drop ? duplicates!.Drop() : split;
        if (kept.Train.Count == 0)
            throw new LabException(ErrorKind.Data, "Every training row has a twin in validation or test.", options.DataFile, "different rows", $"Give more rows, or {SettingName.Of<FineTuneOptions>(nameof(options.Duplicates), DuplicateHandling.Report)}.");
        notes.AddRange(LabelShares.Check(
            labels.Names, kept.Train.Select(example => example.Label), kept.Validation.Concat(kept.Test).Select(example => example.Label), options.DataFile));
        return new FineTuneDatasets(labels, kept, badRows)
        {
            Notes = notes,
            Duplicates = duplicates?.Report,
            Dropped = split.Train.Count + split.Validation.Count - kept.Train.Count - kept.Validation.Count,
            Augmented =
            [
                .. kept.Train.SelectMany(example => Enumerable.Repeat(example, example.Repeat - 1)),
                .. MixedOpinions.Of(kept.Train, labels.Names, options.MixedOpinions, options.Trainer.Seed),
                .. kept.Train.SelectMany(example => example.Excerpts.Select(text => new LabelledExample(text, example.Label, example.Line))),
                .. options.Augmentation is { } augmentation ? Augmenter.Copies(kept.Train, augmentation, options.Trainer.Seed) : [],
            ],
        };

        // The other files are read with the classes of the training data: an unknown label there is an error.
        IReadOnlyList<LabelledExample> Other(string? path)
        {
            if (path is null) return [];
            var other = Dataset.Load(path, options.Data with { Labels = labels.Names, ExcerptColumns = [] }, cancellation);
            badRows.Add(other.BadRows);
            notes.AddRange(other.Notes);
            return other.Examples;
        }
    }
}
