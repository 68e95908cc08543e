using Lab.Datasets;

namespace Lab.Cli.Predictions;

/// <summary>The rows of a CSV, TSV or JSON lines file, plain or gzip.</summary>
sealed class RowTexts : ITextSource
{
    readonly FileStream file;
    readonly IRowReader rows;
    readonly TextColumns text;

    /// <exception cref="LabException">The file or a column is missing.</exception>
    public RowTexts(string path, DatasetOptions options)
    {
        file = InputFile.Open(path);
        try
        {
            rows = RowFile.Open(file, path, options, leaveOpen: true);
            text = new TextColumns(rows, options.TextColumns, options.Join);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<string> Columns => rows.Header;

    public BadRowReport BadRows => rows.BadRows;

    public double? Read => !file.CanSeek || file.Length == 0 ? null : (double)file.Position / file.Length;

    public IEnumerable<IReadOnlyList<TextRow>> Windows(CancellationToken cancellation) => TextWindows.Of(Rows(cancellation));

    public void Dispose()
    {
        rows?.Dispose();
        file.Dispose();
    }

    IEnumerable<TextRow> Rows(CancellationToken cancellation)
    {
        foreach (var row in rows.Rows(cancellation))
        {
            string composed = text.Compose(row);
            if (string.IsNullOrWhiteSpace(composed)) rows.Reject(row.Line, "the text is empty");
            else yield return new TextRow(composed, row.Fields);
        }
    }
}
