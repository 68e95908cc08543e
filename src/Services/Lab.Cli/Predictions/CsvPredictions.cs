using System.Globalization;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Sentiment;

namespace Lab.Cli.Predictions;

/// <summary>A CSV with the columns of the source, then label, confidence and a score for each class. The file appears when all is done.</summary>
sealed class CsvPredictions : IPredictionSink
{
    /// <summary>Ends the name of a new column that the source has already.</summary>
    public const string Suffix = "_predicted";

    readonly CsvRowWriter writer;
    readonly string[] fields;
    readonly int kept;

    /// <exception cref="LabException">A new column has a name that is taken with and without the suffix, or the file cannot be written.</exception>
    public CsvPredictions(string path, IReadOnlyList<string> columns, IReadOnlyList<string> labels, LabHost host)
    {
        kept = columns.Count;
        string[] added = [.. new[] { "label", "confidence" }.Concat(labels.Select(label => $"score_{label}")).Select(name => FreeName(name, columns, host))];
        fields = [.. columns, .. added];
        writer = CsvRowWriter.Create(path);
        writer.WriteRow(fields);
    }

    public void Write(TextRow row, Prediction prediction)
    {
        row.Fields.CopyTo(fields, 0);
        int next = kept;
        fields[next++] = prediction.Label;
        fields[next++] = prediction.Confidence.ToString("R", CultureInfo.InvariantCulture);
        foreach (float score in prediction.Scores.Values) fields[next++] = score.ToString("R", CultureInfo.InvariantCulture);
        writer.WriteRow(fields);
    }

    public void Flush()
    {
    }

    public void Complete() => writer.Complete();

    public void Dispose() => writer.Dispose();

    static string FreeName(string name, IReadOnlyList<string> columns, LabHost host)
    {
        if (!columns.Contains(name)) return name;
        string other = name + Suffix;
        if (columns.Contains(other))
            throw new LabException(
                ErrorKind.Data, $"The input has the columns '{name}' and '{other}' already.", "--input", "a free name for what is predicted",
                "Rename or remove one of them.");
        Errors.Message.Warn(host, $"The input has a column '{name}' already: what is predicted is called '{other}'.");
        return other;
    }
}
