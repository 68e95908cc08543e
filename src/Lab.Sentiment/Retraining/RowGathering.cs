using Lab.Datasets;
using Lab.Records;
using Lab.Sentiment.Promotion;

namespace Lab.Sentiment.Retraining;

/// <summary>
/// Shares all rows out by the hash of their text as the model reads it: whatever its source, a text of the test fold is never learned
/// and one of the validation fold is only measured.
/// </summary>
/// <param name="options">Sources and sizes.</param>
/// <param name="labels">Of the champion.</param>
/// <param name="cleaning">What the champion does to a text before it reads it.</param>
sealed class RowGathering(RetrainingOptions options, IReadOnlyList<string> labels, TextCleaning cleaning)
{
    const string Corrected = "feedback", Replay = "replay", Measured = "base";

    readonly List<RowGroup> groups = [];
    readonly List<SkippedFile> skipped = [];

    /// <exception cref="LabException">The base data cannot be read, or has other labels than the champion.</exception>
    public RetrainingRows Gather(CancellationToken cancellation)
    {
        var feedback = Share(Feedback());
        var corrected = options.Feedback.Select(correction => cleaning.Apply(correction.Text)).ToHashSet(StringComparer.Ordinal);
        var (replay, validation, test) = Base(corrected, cancellation);
        List<GateRow> train = [], measured = [.. Group(Measured, "validation", validation)];
        foreach (string file in options.NewData)
        {
            if (Read(file, cancellation) is not { } rows) continue;
            var parts = Share(rows.Where(row => !corrected.Contains(cleaning.Apply(row.Text))));
            train.AddRange(Group(Path.GetFileName(file), "train", parts.Train));
            measured.AddRange(Group(Path.GetFileName(file), "validation", parts.Validation));
        }
        for (int i = 0; i < options.FeedbackRepeat; i++) train.AddRange(feedback.Train);
        measured.AddRange(Group(Corrected, "validation", feedback.Validation));
        return new RetrainingRows
        {
            Replay = Group(Replay, "train", replay),
            Train = train,
            Validation = measured,
            Test = Group(Measured, "test", test),
            HeldOut = Group(Corrected, "test", feedback.Test),
            Corrections = Group(Corrected, "train", feedback.Train),
            LearnedIds = Learned(feedback.Train),
            Groups = groups,
            Skipped = skipped,
        };
    }

    // Of corrections of one text the last holds.
    IEnumerable<GateRow> Feedback()
    {
        var unknown = options.Feedback.Where(correction => Known(correction.Label) is null).Select(correction => correction.Label).Distinct().ToArray();
        if (unknown.Length > 0) skipped.Add(new(Corrected, $"the champion has no label {string.Join(", ", unknown.Select(label => $"'{label}'"))}"));
        return options.Feedback
            .Where(correction => Known(correction.Label) is not null)
            .GroupBy(correction => cleaning.Apply(correction.Text), StringComparer.Ordinal)
            .Select(same => same.MaxBy(correction => correction.At)!)
            .Select(correction => new GateRow(correction.Text, Known(correction.Label)!));
    }

    string[] Learned(IEnumerable<GateRow> corrections)
    {
        var learned = corrections.Select(row => (cleaning.Apply(row.Text), row.Label)).ToHashSet();
        return [.. options.Feedback.Where(correction => Known(correction.Label) is { } label && learned.Contains((cleaning.Apply(correction.Text), label))).Select(correction => correction.Id)];
    }

    (IReadOnlyList<GateRow> Replay, IReadOnlyList<GateRow> Validation, IReadOnlyList<GateRow> Test) Base(HashSet<string> corrected, CancellationToken cancellation)
    {
        var (file, format) = options.BaseData;
        var files = SourceList.Is(file)
            ? SourceList.Load(file).Read(format, cancellation)
            : [Dataset.Load(file, format with { Labels = labels }, cancellation)];
        List<(GateRow Row, int Stratum)> train = [], validation = [];
        var test = new List<GateRow>();
        for (int source = 0; source < files.Count; source++)
        {
            foreach (var example in files[source].Examples)
            {
                string label = files[source].Labels.Names[example.Label];
                var row = new GateRow(example.Text, Known(label) ?? throw OtherLabels(label, file));
                switch (PartOf(row))
                {
                    case SplitPart.Train: train.AddRange(Strata(AsTrained(row, example), source)); break;
                    case SplitPart.Validation: validation.AddRange(Strata([row], source)); break;
                    case SplitPart.Test: test.Add(row); break;
                }
            }
        }
        // Each file and class keeps its share.
        return (RowSample.Of(train, options.ReplayRows, options.Trainer.Seed), RowSample.Of(validation, options.ValidationRows, options.Trainer.Seed), test);

        IEnumerable<(GateRow, int)> Strata(IEnumerable<GateRow> rows, int source) => rows
            .Where(row => !corrected.Contains(cleaning.Apply(row.Text)))
            .Select(row => (row, (source * labels.Count) + labels.ToList().IndexOf(row.Label)));
    }

    // As often as a training of the list learns it, and its titles too: what is not replayed is forgotten first.
    IEnumerable<GateRow> AsTrained(GateRow row, LabelledExample example) =>
        [.. Enumerable.Repeat(row, example.Repeat), .. example.Excerpts.Select(text => row with { Text = text }).Where(excerpt => PartOf(excerpt) == SplitPart.Train)];

    // Null: it is named among those left out.
    IEnumerable<GateRow>? Read(string file, CancellationToken cancellation)
    {
        try
        {
            var data = Dataset.Load(file, options.NewDataFormat with { Labels = labels }, cancellation);
            if (data.BadRows.Count > 0) skipped.Add(new(Path.GetFileName(file), $"bad rows left out: {data.BadRows.Count:N0}"));
            return data.Rows.Select(row => new GateRow(row.Text, row.Label));
        }
        catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
        {
            skipped.Add(new(Path.GetFileName(file), problem is LabException known ? known.What : problem.Message));
            return null;
        }
    }

    DataSplit<GateRow> Share(IEnumerable<GateRow> rows)
    {
        List<GateRow> train = [], validation = [], test = [];
        foreach (var row in rows)
        {
            if (PartOf(row) is { } part) (part switch { SplitPart.Validation => validation, SplitPart.Test => test, _ => train }).Add(row);
        }
        return new(train, validation, test);
    }

    // Null: the model reads nothing of it.
    SplitPart? PartOf(GateRow row) => cleaning.Apply(row.Text) is var read && string.IsNullOrWhiteSpace(read) ? null : HashSplit.PartOf(HashSplit.Fold(read));

    IReadOnlyList<GateRow> Group(string name, string part, IReadOnlyList<GateRow> rows)
    {
        if (rows.Count > 0) groups.Add(new(name, part, SourceOf(name), rows.Count, RetrainingRows.Digest(rows)));
        return rows;
    }

    string SourceOf(string group) => group switch
    {
        Corrected => FeedbackRecord.StreamName,
        Replay or Measured => Path.GetFileName(options.BaseData.File),
        _ => group,
    };

    string? Known(string label) => labels.FirstOrDefault(known => string.Equals(known, label.Trim(), StringComparison.OrdinalIgnoreCase));

    LabException OtherLabels(string label, string file) => new(
        ErrorKind.Data, $"The champion has no label '{label}'.", file, string.Join(", ", labels.Select(known => $"'{known}'")), "Map the labels of the base data to those of the champion.");
}
