using Lab.Datasets;
using Lab.PredictionService.Predictions;
using Lab.Sentiment;

namespace Lab.PredictionService.Batches;

/// <summary>Rows and their predictions as text/csv, sent window by window: the caller waits until the client has taken them.</summary>
sealed class CsvAnswer : IDisposable
{
    readonly HttpResponse response;
    readonly PredictedColumns columns;
    readonly MemoryStream window = new();
    readonly CsvRowWriter writer;
    readonly string encoding;

    public CsvAnswer(HttpResponse response, PredictedColumns columns, CsvDialect dialect)
    {
        (this.response, this.columns, encoding) = (response, columns, dialect.Encoding.Name);
        writer = new CsvRowWriter(window, leaveOpen: true, dialect);
        writer.WriteRow(columns.Header);
    }

    /// <summary>Rows sent so far.</summary>
    public long Rows { get; private set; }

    public async Task SendAsync(IReadOnlyList<CsvRow> rows, IReadOnlyList<Prediction> predictions, CancellationToken cancellation)
    {
        for (int i = 0; i < rows.Count; i++) writer.WriteRow(columns.Row(rows[i].Fields, predictions[i]));
        // Headers go with the first window: its times are those that are known by then.
        if (!response.HasStarted) response.Headers[ServerTiming.Header] = ServerTiming.Write(ServerTiming.Of(predictions));
        await SendAsync(cancellation);
        Rows += rows.Count;
    }

    /// <summary>After the last window: a file without rows is answered with the names of the columns.</summary>
    public Task CompleteAsync(CancellationToken cancellation) => response.HasStarted ? Task.CompletedTask : SendAsync([], [], cancellation);

    public void Dispose() => writer.Dispose();

    async Task SendAsync(CancellationToken cancellation)
    {
        if (!response.HasStarted)
        {
            response.ContentType = $"text/csv; charset={encoding}; header=present";
            response.Headers.ContentDisposition = "attachment; filename=\"predictions.csv\"";
        }
        writer.Flush();
        await response.Body.WriteAsync(window.GetBuffer().AsMemory(0, (int)window.Length), cancellation);
        await response.Body.FlushAsync(cancellation);
        window.SetLength(0);
    }
}
