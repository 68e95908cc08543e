using Lab.Datasets;

namespace Lab.Sentiment;

/// <summary>The rows of a fine-tuning as its files have them, not yet split.</summary>
/// <param name="Labels">Classes.</param>
/// <param name="Examples">In the order of the files.</param>
/// <param name="BadRows">Rows left out.</param>
/// <param name="Notes">What a person should know of the labels.</param>
sealed record FineTuneRows(
    LabelSchema Labels, IReadOnlyList<LabelledExample> Examples, IReadOnlyList<BadRowReport> BadRows, IReadOnlyList<ErrorText> Notes)
{
    public static FineTuneRows Read(FineTuneOptions options, CancellationToken cancellation)
    {
        options.Augmentation?.Validate();
        var data = SourceList.Is(options.DataFile)
            ? SourceList.Load(options.DataFile).Read(options.Data, cancellation)
            : [Dataset.Load(options.DataFile, options.Data, cancellation)];
        IReadOnlyList<LabelledExample> examples = data.Count == 1 ? data[0].Examples : [.. data.SelectMany(part => part.Examples)];
        return new FineTuneRows(data[0].Labels, examples, [.. data.Select(part => part.BadRows)], [.. data.SelectMany(part => part.Notes)]);
    }
}
