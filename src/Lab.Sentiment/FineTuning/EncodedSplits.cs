using System.Runtime.InteropServices;
using Lab.Datasets;
using Lab.Tokenizers;
using Lab.Training;

namespace Lab.Sentiment;

/// <summary>The rows of a fine-tuning as token ids.</summary>
/// <param name="Train">With the augmented rows and then the replayed ones at its end.</param>
/// <param name="Truncated">Training rows that were cut to the maximum length.</param>
/// <param name="Validation">May be empty.</param>
/// <param name="Test">May be empty.</param>
sealed record EncodedSplits(EncodedExamples Train, int Truncated, EncodedExamples Validation, EncodedExamples Test)
{
    public static EncodedSplits Of(FineTuneStart start, FineTuneOptions options, CancellationToken cancellation)
    {
        var (data, tokenizer, length) = (start.Data, start.Tokenizer, start.MaxLength);
        var train = Encode(tokenizer, [.. data.Split.Train, .. data.Augmented, .. data.Replay], options.DataFile, length, cancellation, out int truncated);
        return new EncodedSplits(
            train, truncated,
            Encode(tokenizer, data.Split.Validation, null, length, cancellation, out _),
            Encode(tokenizer, data.Split.Test, null, length, cancellation, out _));
    }

    /// <param name="tokenizer">Of the model.</param>
    /// <param name="examples">Texts with their classes.</param>
    /// <param name="source">File that errors name; null where its lines say nothing.</param>
    /// <param name="maxLength">Tokens.</param>
    /// <param name="cancellation">Looked at before each text.</param>
    /// <param name="truncated">Texts that were longer.</param>
    public static EncodedExamples Encode(
        Tokenizer tokenizer, IReadOnlyList<LabelledExample> examples, string? source, int maxLength, CancellationToken cancellation, out int truncated)
    {
        var encoded = new EncodedExamples { Source = source };
        var ids = new List<int>();
        // Lines of several files: a number alone would name none of them.
        bool severalFiles = source is not null && SourceList.Is(source);
        truncated = 0;
        foreach (var example in examples)
        {
            cancellation.ThrowIfCancellationRequested();
            ids.Clear();
            if (tokenizer.AppendIds(example.Text, maxLength, ids)) truncated++;
            encoded.Add(CollectionsMarshal.AsSpan(ids), example.Label, severalFiles ? 0 : example.Line);
        }
        return encoded;
    }

    /// <summary>As observers are told it.</summary>
    public FineTuneData Facts(FineTuneStart start) => Facts(start.Data) with
    {
        Notes = [.. start.Data.Notes, .. start.Notes],
        Device = DeviceModels.UseOf(start.Place, start.Device.KernelPath, start.Device.Threads),
    };

    FineTuneData Facts(FineTuneDatasets data) => new(
        data.Labels.Names, Train.Count, Validation.Count, Test.Count,
        (double)Truncated / Train.Count, (double)Train.TokenCount / Train.Count, data.BadRows)
    {
        Duplicates = data.Duplicates,
        Dropped = data.Dropped,
        Augmented = data.Augmented.Count,
    };
}
