using Lab.Datasets;
using Lab.Sentiment;

namespace Lab.Trainer.Handlers;

/// <summary>A file and where its result goes.</summary>
readonly record struct FilePair(string Input, string Output);

/// <summary>Which files of a folder are to be scored.</summary>
static class ScoredFiles
{
    const string Suffix = ".scored.csv";
    static readonly string[] endings = [".csv", ".tsv", ".json", ".jsonl", ".parquet"];

    /// <summary>Data files that have no result, or an older one; in the order of their names.</summary>
    public static IReadOnlyList<FilePair> New(string folder, string? output) =>
    [
        .. Directory.EnumerateFiles(folder).Where(IsData).Order(StringComparer.Ordinal).Select(file => new FilePair(file, ResultOf(file, output)))
            .Where(pair => !File.Exists(pair.Output) || File.GetLastWriteTimeUtc(pair.Output) < File.GetLastWriteTimeUtc(pair.Input)),
    ];

    /// <summary><c>reviews.csv.gz</c> gives <c>reviews.csv.gz.scored.csv</c>: two files that differ in the ending alone have two results.</summary>
    public static string ResultOf(string file, string? output) => Path.Combine(output ?? Path.GetDirectoryName(file)!, Path.GetFileName(file) + Suffix);

    static bool IsData(string file)
    {
        string name = Path.GetFileName(file);
        if (name.StartsWith('.') || name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)) return false;
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        return endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>What became of a file.</summary>
sealed record ScoredFile(long Rows, long BadRows, IReadOnlyDictionary<string, long> Labels)
{
    // As many as keep the engine busy; the file itself may have any size.
    const int Window = 512;

    /// <summary>Its rows with the columns of the predictions. The result appears when all is done.</summary>
    /// <exception cref="LabException">The file cannot be read, or the result not be written.</exception>
    public static ScoredFile Write(FilePair pair, SentimentModel model, DatasetOptions data, Action<double, long> progress, CancellationToken cancellation)
    {
        using var stream = Open(pair.Input);
        using var rows = RowFile.Open(stream, pair.Input, data, leaveOpen: true);
        var text = new TextColumns(rows, data.TextColumns, data.Join);
        var columns = new PredictedColumns(rows.Header, model.Labels, warnings: true);
        using var writer = CsvRowWriter.Create(pair.Output, rows.Dialect);
        writer.WriteRow(columns.Header);
        var labels = model.Labels.ToDictionary(label => label, _ => 0L);
        long count = 0;
        var window = new List<(string Text, string[] Fields)>(Window);
        foreach (var row in rows.Rows(cancellation))
        {
            string composed = text.Compose(row);
            if (string.IsNullOrWhiteSpace(composed)) rows.Reject(row.Line, "the text is empty");
            else window.Add((composed, row.Fields));
            if (window.Count == Window) Flush();
        }
        Flush();
        writer.Complete();
        return new ScoredFile(count, rows.BadRows.Count, labels);

        void Flush()
        {
            var predictions = model.Predict([.. window.Select(row => row.Text)], cancellation);
            for (int i = 0; i < window.Count; i++)
            {
                writer.WriteRow(columns.Row(window[i].Fields, predictions[i]));
                labels[predictions[i].Label]++;
            }
            count += window.Count;
            window.Clear();
            progress(stream.Length == 0 ? 1 : (double)stream.Position / stream.Length, count);
        }
    }

    static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Data, $"The file cannot be opened: {problem.Message}", path, inner: problem);
        }
    }
}
