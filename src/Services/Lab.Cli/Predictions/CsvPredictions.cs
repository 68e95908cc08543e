using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Sentiment;

namespace Lab.Cli.Predictions;

/// <summary>A CSV with the columns of the source and those of the predictions, written as the source is. The file appears when all is done.</summary>
sealed class CsvPredictions : IPredictionSink
{
    readonly PredictedColumns columns;
    readonly CsvRowWriter writer;
    readonly bool streams;

    /// <exception cref="LabException">A new column has a name that is taken with and without the suffix, or the file cannot be written.</exception>
    public CsvPredictions(string? path, IReadOnlyList<string> source, CsvDialect dialect, IReadOnlyList<string> labels, bool warnings, LabHost host)
    {
        columns = new PredictedColumns(source, labels, warnings);
        foreach (string name in columns.Taken)
            Errors.Message.Warn(host, $"The input has a column '{name}' already: what is predicted is called '{name}{PredictedColumns.Suffix}'.");
        streams = path is null;
        writer = path is not null ? CsvRowWriter.Create(path, dialect)
            : new CsvRowWriter(host.OutBytes ?? throw new LabException(ErrorKind.Usage, "There is no standard output here.", "--output", "a file"), leaveOpen: true, dialect);
        try
        {
            writer.WriteRow(columns.Header);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    public void Write(TextRow row, Prediction prediction) => writer.WriteRow(columns.Row(row.Fields, prediction));

    /// <summary>Somebody may wait at the other end of a pipe; a file has time.</summary>
    public void Flush()
    {
        if (streams) writer.Flush();
    }

    public void Complete() => writer.Complete();

    public void Dispose() => writer.Dispose();
}
