using System.Runtime.CompilerServices;

namespace Lab.Datasets;

/// <summary>
/// Reads a CSV file (RFC 4180, UTF-8 with or without byte order mark, plain or gzip) row by row in bounded memory; with other
/// <see cref="CsvOptions"/> its relatives too. The first row is the header, unless names are given. Rows that break the format are errors with their line number, or skipped and counted
/// (<see cref="CsvOptions.SkipBadRows"/>).
/// </summary>
public sealed class CsvRowReader : IRowReader
{
    readonly TextReader text;
    readonly CsvOptions options;
    readonly CsvRecordScanner scanner;
    readonly RowFaults faults;
    bool ended;
    bool begun;

    CsvRowReader(TextReader text, string name, CsvOptions? options)
    {
        this.text = text;
        this.options = options ?? new CsvOptions();
        faults = new RowFaults(name, this.options.SkipBadRows);
        scanner = new CsvRecordScanner(this.options);
    }

    /// <inheritdoc/>
    public string Name => faults.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <inheritdoc/>
    public BadRowReport BadRows => faults.Report;

    /// <summary>Opens a file; gzip is known by its first bytes, whatever the name.</summary>
    /// <exception cref="LabException">The file is missing, or its header is missing, damaged or has a name twice.</exception>
    public static CsvRowReader Open(string path, CsvOptions? options = null) =>
        WithHeader(new CsvRowReader(TextFile.OpenRead(path, options?.Encoding ?? default), path, options));

    /// <summary>Reads a stream, which is closed with the reader unless <paramref name="leaveOpen"/> is set.</summary>
    /// <param name="stream">UTF-8 text; gzip too when the stream can seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="leaveOpen">Whether the stream stays open.</param>
    /// <exception cref="LabException">The header is missing, damaged or has a name twice.</exception>
    public static CsvRowReader Open(Stream stream, string name, CsvOptions? options = null, bool leaveOpen = false) =>
        WithHeader(new CsvRowReader(TextFile.Read(stream, options?.Encoding ?? default, leaveOpen), name, options));

    /// <summary>As <see cref="Open(Stream, string, CsvOptions?, bool)"/>, for streams that must not be read synchronously.</summary>
    /// <exception cref="LabException">The header is missing, damaged or has a name twice.</exception>
    public static async Task<CsvRowReader> OpenAsync(
        Stream stream, string name, CsvOptions? options = null, bool leaveOpen = false, CancellationToken cancellation = default)
    {
        var reader = new CsvRowReader(TextFile.Read(stream, options?.Encoding ?? default, leaveOpen), name, options);
        try
        {
            while (!reader.TryReadHeader()) await reader.FillAsync(cancellation);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<CsvRow> Rows(CancellationToken cancellation = default)
    {
        while (true)
        {
            while (Next(out var row))
                if (row is { } found) yield return found;
            if (ended) yield break;
            cancellation.ThrowIfCancellationRequested();
            Fill();
        }
    }

    /// <summary>As <see cref="Rows"/>, without blocking a thread while the source has nothing to read.</summary>
    /// <exception cref="LabException">A bad row, unless bad rows are skipped; or damaged gzip data.</exception>
    public async IAsyncEnumerable<CsvRow> RowsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            while (Next(out var row))
                if (row is { } found) yield return found;
            if (ended) yield break;
            await FillAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public void Reject(long line, string reason, ErrorText? expected = null) => faults.Reject(line, reason, expected);

    public void Dispose() => text.Dispose();

    static CsvRowReader WithHeader(CsvRowReader reader)
    {
        try
        {
            while (!reader.TryReadHeader()) reader.Fill();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    // True when there may be more in the buffer; row is null then when a bad one was skipped.
    bool Next(out CsvRow? row)
    {
        row = null;
        switch (scanner.Advance())
        {
            case CsvRecordScanner.Outcome.Record:
                if (Fault(scanner.Record.Span) is { } fault)
                    Reject(scanner.RecordLine, fault);
                else if (scanner.Fields.Count != Header.Count)
                    Reject(scanner.RecordLine, $"the row has {Count(scanner.Fields.Count)}, the header has {Count(Header.Count)}");
                else if (begun || options.Header is null || !scanner.Fields.SequenceEqual(Header))
                    row = new CsvRow(scanner.RecordLine, [.. scanner.Fields]);
                begun = true;
                return true;
            case CsvRecordScanner.Outcome.Bad:
                begun = true;
                Reject(scanner.RecordLine, scanner.Reason);
                return true;
            case CsvRecordScanner.Outcome.End:
                ended = true;
                return false;
            default:
                return false;
        }
    }

    bool TryReadHeader()
    {
        if (options.Header is { } given)
        {
            Header = given;
            return true;
        }
        var outcome = scanner.Advance();
        if (outcome == CsvRecordScanner.Outcome.NeedsText) return false;
        if (outcome == CsvRecordScanner.Outcome.End)
            throw new LabException(ErrorKind.Data, "The file is empty.", Name, "a header row with the names of the columns.");
        var fault = outcome == CsvRecordScanner.Outcome.Bad ? scanner.Reason : Fault(scanner.Record.Span);
        if (fault is not null)
            throw new LabException(
                ErrorKind.Data, RowFaults.Sentence($"in the header {fault}"), faults.At(scanner.RecordLine),
                "comma-separated UTF-8 text with the names of the columns in its first row.");
        string[] header = [.. scanner.Fields];
        var twice = header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new LabException(
                ErrorKind.Data, $"The header has the column '{twice.Key}' {twice.Count()} times.", faults.At(scanner.RecordLine),
                "a different name for each column.");
        Header = header;
        return true;
    }

    void Fill()
    {
        try
        {
            scanner.Filled(text.Read(scanner.Room().Span));
        }
        catch (InvalidDataException e)
        {
            throw DamagedGzip(e);
        }
    }

    async ValueTask FillAsync(CancellationToken cancellation)
    {
        try
        {
            scanner.Filled(await text.ReadAsync(scanner.Room(), cancellation));
        }
        catch (InvalidDataException e)
        {
            throw DamagedGzip(e);
        }
    }

    static string? Fault(ReadOnlySpan<char> record) =>
        record.Contains('\0') ? "there is a NUL byte"
        : record.Contains(TextFile.InvalidBytes, StringComparison.Ordinal) ? "there are bytes that are not UTF-8"
        : null;

    LabException DamagedGzip(InvalidDataException e) =>
        new(ErrorKind.Data, $"The gzip data is damaged: {e.Message}", faults.At(scanner.CurrentLine), "a whole gzip file.", inner: e);

    static string Count(int fields) => fields == 1 ? "1 field" : $"{fields} fields";
}
