using System.Runtime.CompilerServices;

namespace Lab.Datasets;

/// <summary>
/// Reads a CSV file (RFC 4180, plain or gzip) row by row in bounded memory; with other <see cref="CsvOptions"/> its relatives too. The
/// first row is the header, unless names are given; it shows what separates fields unless the options say. Rows that break the format
/// are errors with their line number, or skipped and counted (<see cref="CsvOptions.SkipBadRows"/>).
/// </summary>
public sealed class CsvRowReader : IRowReader
{
    readonly DecodedText text;
    readonly CsvOptions options;
    readonly CsvRecordScanner scanner;
    readonly RowFaults faults;
    bool mayEscape;
    bool settled;
    string firstLine = "";
    bool ended;
    bool begun;

    internal CsvRowReader(ByteSource source, string name, CsvOptions? options)
    {
        this.options = options ?? new CsvOptions();
        text = new DecodedText(source.Bytes, source.Head, this.options.Encoding);
        faults = new RowFaults(name, this.options.SkipBadRows);
        scanner = new CsvRecordScanner(this.options);
    }

    /// <inheritdoc/>
    public string Name => faults.Name;

    /// <inheritdoc/>
    public DataFormat Format => options.Header is not null ? DataFormat.Sentiment140 : options.Quoting ? DataFormat.Csv : DataFormat.Tsv;

    /// <inheritdoc/>
    public IReadOnlyList<SettingName> LikelySettings =>
    [
        .. CsvDelimiters.Inside(this) is { } delimiter ? [delimiter] : (SettingName[])[],
        .. text.Invalid?.Setting is { } encoding ? [encoding] : (SettingName[])[],
        .. mayEscape ? [BackslashEscape] : (SettingName[])[],
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <inheritdoc/>
    public CsvDialect Dialect { get; private set; } = CsvDialect.Standard;

    /// <inheritdoc/>
    public BadRowReport BadRows => faults.Report;

    /// <summary>Opens a file; gzip is known by its first bytes, whatever the name.</summary>
    /// <exception cref="LabException">The file is missing, no CSV, or its header is missing, damaged or has a name twice.</exception>
    public static CsvRowReader Open(string path, CsvOptions? options = null) => Open(ByteSource.Open(path, options), path, options);

    /// <summary>Reads a stream, which is closed with the reader unless <paramref name="leaveOpen"/> is set.</summary>
    /// <param name="stream">Text or gzip; nothing is sought in it.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="leaveOpen">Whether the stream stays open.</param>
    /// <exception cref="LabException">The header is missing, damaged or has a name twice.</exception>
    public static CsvRowReader Open(Stream stream, string name, CsvOptions? options = null, bool leaveOpen = false) =>
        Open(ByteSource.Open(stream, name, options, leaveOpen), name, options);

    /// <summary>As <see cref="Open(Stream, string, CsvOptions?, bool)"/>, for streams that must not be read synchronously.</summary>
    /// <exception cref="LabException">The header is missing, damaged or has a name twice.</exception>
    public static async Task<CsvRowReader> OpenAsync(
        Stream stream, string name, CsvOptions? options = null, bool leaveOpen = false, CancellationToken cancellation = default)
    {
        var reader = Of(await ByteSource.OpenAsync(stream, name, options, leaveOpen, cancellation), name, options);
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

    internal static CsvRowReader Open(ByteSource source, string name, CsvOptions? options)
    {
        var reader = Of(source, name, options);
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

    static CsvRowReader Of(ByteSource source, string name, CsvOptions? options)
    {
        try
        {
            FormatCheck.MustBeText(source, name, options?.Encoding);
            return new CsvRowReader(source, name, options);
        }
        catch
        {
            source.Dispose();
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

    // True when there may be more in the buffer; row is null then when a bad one was skipped.
    bool Next(out CsvRow? row)
    {
        row = null;
        switch (scanner.Advance())
        {
            case CsvRecordScanner.Outcome.Record:
                if (Fault(scanner.Record.Span) is { } fault)
                    faults.Reject(scanner.RecordLine, fault.Reason, remedy: fault.Remedy);
                else if (scanner.Fields.Count != Header.Count)
                    faults.Reject(scanner.RecordLine, $"the row has {Count(scanner.Fields.Count)}, the header has {Count(Header.Count)}", remedy: () => CsvDelimiters.Unsplit(this) ?? CsvDelimiters.Unquoted(this));
                else if (begun || options.Header is null || !scanner.Fields.SequenceEqual(Header))
                    row = new CsvRow(scanner.RecordLine, [.. scanner.Fields]);
                begun = true;
                return true;
            case CsvRecordScanner.Outcome.Bad:
                begun = true;
                mayEscape |= scanner.HasBackslashQuote;
                faults.Reject(scanner.RecordLine, scanner.Reason, remedy: EscapeHint);
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
        if (!settled && !TrySettle()) return false;
        if (options.Header is { } given)
        {
            Header = given;
            return true;
        }
        var outcome = scanner.Advance();
        if (outcome == CsvRecordScanner.Outcome.NeedsText) return false;
        if (outcome == CsvRecordScanner.Outcome.End)
            throw new LabException(ErrorKind.Data, "The file is empty.", Name, "a header row with the names of the columns.");
        // White space around quotes is no reason to refuse names, which are trimmed anyway.
        var loose = outcome == CsvRecordScanner.Outcome.Bad ? CsvDelimiters.NamesOf(firstLine, Dialect.Delimiter, options) : null;
        var fault = outcome == CsvRecordScanner.Outcome.Bad && loose is null ? (scanner.Reason, EscapeHint) : Fault(loose is null ? scanner.Record.Span : firstLine);
        if (fault is { } wrong)
            throw new LabException(
                ErrorKind.Data, RowFaults.Sentence($"in the header {wrong.Reason}"), faults.At(scanner.RecordLine),
                $"text with the names of the columns in its first row, '{CsvDelimiters.NameOf(Dialect.Delimiter)}' between them.", wrong.Remedy?.Invoke());
        string[] header = loose ?? [.. scanner.Fields.Select(CsvColumns.Trimmed)];
        var twice = header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new LabException(
                ErrorKind.Data, $"The header has the column '{twice.Key}' {twice.Count()} times.", faults.At(scanner.RecordLine),
                "a different name for each column.");
        Header = header;
        return true;
    }

    // What the first line says of the file. False while it has not ended.
    bool TrySettle()
    {
        var ahead = scanner.Ahead;
        bool whole = scanner.SourceEnded || ahead.Length >= CsvDelimiters.MostChars;
        int line = ahead.IndexOfAny('\r', '\n');
        // After a carriage return it takes one more character to know the line end.
        bool ends = line >= 0 && (ahead[line] == '\n' || line + 1 < ahead.Length);
        if (!ends && !whole) return false;
        string newLine = line < 0 ? "\n" : ahead[line] == '\n' ? "\n" : line + 1 < ahead.Length && ahead[line + 1] == '\n' ? "\r\n" : "\r";
        char? said = line < 0 ? null : CsvDelimiters.SaidBy(ahead[..line]);
        int skipped = said is null ? 0 : line + newLine.Length;
        // Names that are given stand for a format whose delimiter is known.
        char? found = options.Delimiter ?? said ?? (options.Header is null ? CsvDelimiters.Find(ahead[skipped..].TrimStart("\r\n"), whole, options) : CsvDelimiters.Default);
        if (found is not { } delimiter) return false;
        var header = ahead[skipped..].TrimStart("\r\n");
        firstLine = (header.IndexOfAny('\r', '\n') is >= 0 and var end ? header[..end] : header).ToString();
        if (said is not null) scanner.SkipLine(skipped);
        scanner.Use(delimiter);
        Dialect = new CsvDialect
        {
            Delimiter = delimiter,
            Quoting = options.Quoting,
            Escape = options.Escape,
            Encoding = text.Encoding,
            ByteOrderMark = text.HasMark,
            NewLine = newLine,
            SeparatorLine = said is not null,
        };
        return settled = true;
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

    (string Reason, Func<ErrorText?>? Remedy)? Fault(ReadOnlySpan<char> record) =>
        record.Contains('\0') ? ("there is a NUL byte", null)
        : text.Invalid is { } place && record.Contains(DecodedText.InvalidBytes, StringComparison.Ordinal) ? (place.Reason, place.Remedy)
        : null;

    static SettingName BackslashEscape => SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Escape), CsvEscape.Backslash);

    ErrorText? EscapeHint()
    {
        if (!scanner.HasBackslashQuote) return null;
        return $"If a quote inside a field has a backslash before it in this file, say so with {BackslashEscape}.";
    }

    LabException DamagedGzip(InvalidDataException e) => ByteSource.Damaged(e, faults.At(scanner.CurrentLine));

    static string Count(int fields) => fields == 1 ? "1 field" : $"{fields} fields";
}
