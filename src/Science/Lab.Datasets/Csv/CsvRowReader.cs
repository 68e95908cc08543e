using System.Runtime.CompilerServices;

namespace Lab.Datasets;

/// <summary>
/// Reads a CSV file (RFC 4180, comma, UTF-8 with or without byte order mark, plain or gzip) row by row in bounded memory.
/// The first row is the header. Rows that break the format are errors with their line number, or skipped and counted
/// (<see cref="CsvOptions.SkipBadRows"/>).
/// </summary>
public sealed class CsvRowReader : IDisposable
{
    readonly TextReader text;
    readonly CsvOptions options;
    readonly CsvRecordScanner scanner;
    bool ended;

    CsvRowReader(TextReader text, string name, CsvOptions? options)
    {
        this.text = text;
        this.options = options ?? new CsvOptions();
        Name = name;
        scanner = new CsvRecordScanner(this.options);
    }

    /// <summary>What messages call the file.</summary>
    public string Name { get; }

    /// <summary>Column names, unique, in file order.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The rows that were skipped so far.</summary>
    public BadRowReport BadRows { get; } = new();

    /// <summary>Opens a file; gzip is known by its first bytes, whatever the name.</summary>
    /// <exception cref="LabException">The file is missing, or its header is missing, damaged or has a name twice.</exception>
    public static CsvRowReader Open(string path, CsvOptions? options = null) =>
        WithHeader(new CsvRowReader(TextFile.OpenRead(path), path, options));

    /// <summary>Reads a stream, which is closed with the reader unless <paramref name="leaveOpen"/> is set.</summary>
    /// <param name="stream">UTF-8 text; gzip too when the stream can seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="leaveOpen">Whether the stream stays open.</param>
    /// <exception cref="LabException">The header is missing, damaged or has a name twice.</exception>
    public static CsvRowReader Open(Stream stream, string name, CsvOptions? options = null, bool leaveOpen = false) =>
        WithHeader(new CsvRowReader(TextFile.Read(stream, leaveOpen), name, options));

    /// <summary>As <see cref="Open(Stream, string, CsvOptions?, bool)"/>, for streams that must not be read synchronously.</summary>
    /// <exception cref="LabException">The header is missing, damaged or has a name twice.</exception>
    public static async Task<CsvRowReader> OpenAsync(
        Stream stream, string name, CsvOptions? options = null, bool leaveOpen = false, CancellationToken cancellation = default)
    {
        var reader = new CsvRowReader(TextFile.Read(stream, leaveOpen), name, options);
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

    /// <summary>The rows after the header, each with as many fields as the header. Goes through the file once.</summary>
    /// <exception cref="LabException">A bad row, unless bad rows are skipped; or damaged gzip data.</exception>
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

    /// <summary>
    /// Declares a row bad for a reason that lies in its content (an empty text, an unknown label), with the same consequence as a
    /// row that breaks the format.
    /// </summary>
    /// <exception cref="LabException">Always, unless bad rows are skipped.</exception>
    public void Reject(long line, string reason, string? expected = null)
    {
        if (!options.SkipBadRows)
            throw new LabException(
                ErrorKind.Data, Sentence(reason), At(line), expected, "Correct the row, or leave bad rows out with --skip-bad-rows.");
        BadRows.Add(new BadRow(line, reason));
    }

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
                else
                    row = new CsvRow(scanner.RecordLine, [.. scanner.Fields]);
                return true;
            case CsvRecordScanner.Outcome.Bad:
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
        var outcome = scanner.Advance();
        if (outcome == CsvRecordScanner.Outcome.NeedsText) return false;
        if (outcome == CsvRecordScanner.Outcome.End)
            throw new LabException(ErrorKind.Data, "The file is empty.", Name, "a header row with the names of the columns.");
        var fault = outcome == CsvRecordScanner.Outcome.Bad ? scanner.Reason : Fault(scanner.Record.Span);
        if (fault is not null)
            throw new LabException(
                ErrorKind.Data, Sentence($"in the header {fault}"), At(scanner.RecordLine),
                "comma-separated UTF-8 text with the names of the columns in its first row.");
        string[] header = [.. scanner.Fields];
        var twice = header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new LabException(
                ErrorKind.Data, $"The header has the column '{twice.Key}' {twice.Count()} times.", At(scanner.RecordLine),
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
        new(ErrorKind.Data, $"The gzip data is damaged: {e.Message}", At(scanner.CurrentLine), "a whole gzip file.", inner: e);

    string At(long line) => $"{Name}, line {line}";

    static string Count(int fields) => fields == 1 ? "1 field" : $"{fields} fields";

    static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..] + ".";
}
