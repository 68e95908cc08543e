using System.Text.Json;

namespace Lab.Datasets;

/// <summary>
/// Reads JSON lines: an object a line, its keys the columns. The columns are the keys of the first rows
/// (<see cref="HeaderRows"/>); a key that a row does not have is an empty field, one that only later rows have is not read. Strings
/// are their content, null is empty, everything else is its JSON text.
/// </summary>
public sealed class JsonLinesRowReader : IRowReader
{
    /// <summary>Rows whose keys are the columns.</summary>
    public const int HeaderRows = 100;

    /// <summary>Fewer rows decide when they hold this many UTF-16 units.</summary>
    const int HeaderChars = 1 << 22;

    static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false };

    readonly TextReader text;
    readonly LineReader lines;
    readonly CsvOptions options;
    readonly RowFaults faults;
    readonly Queue<(long Line, Dictionary<string, string> Fields)> first = [];

    JsonLinesRowReader(TextReader text, string name, CsvOptions? options)
    {
        this.text = text;
        this.options = options ?? new CsvOptions();
        faults = new RowFaults(name, this.options.SkipBadRows);
        lines = new LineReader(text, this.options.MaxRowChars);
        try
        {
            Header = ReadHeader();
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => faults.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Header { get; }

    /// <inheritdoc/>
    public BadRowReport BadRows => faults.Report;

    /// <summary>Opens a file; gzip is known by its first bytes, whatever the name.</summary>
    /// <exception cref="LabException">The file is missing or empty, or one of its first rows is bad and bad rows are not skipped.</exception>
    public static JsonLinesRowReader Open(string path, CsvOptions? options = null) =>
        new(TextFile.OpenRead(path, options?.Encoding ?? default), path, options);

    /// <summary>Reads a stream, which is closed with the reader unless <paramref name="leaveOpen"/> is set.</summary>
    /// <exception cref="LabException">There is no row, or one of the first is bad and bad rows are not skipped.</exception>
    public static JsonLinesRowReader Open(Stream stream, string name, CsvOptions? options = null, bool leaveOpen = false) =>
        new(TextFile.Read(stream, options?.Encoding ?? default, leaveOpen), name, options);

    /// <inheritdoc/>
    public IEnumerable<CsvRow> Rows(CancellationToken cancellation = default)
    {
        while (first.TryDequeue(out var known)) yield return Row(known.Line, known.Fields);
        while (TryNext(cancellation, out var fields)) yield return Row(lines.Number, fields);
    }

    /// <inheritdoc/>
    public void Reject(long line, string reason, ErrorText? expected = null) => faults.Reject(line, reason, expected);

    /// <summary>Closes the file.</summary>
    public void Dispose() => text.Dispose();

    string[] ReadHeader()
    {
        var names = new OrderedDictionary<string, bool>();
        long characters = 0;
        while (first.Count < HeaderRows && characters < HeaderChars && TryNext(default, out var fields))
        {
            first.Enqueue((lines.Number, fields));
            foreach (var (name, value) in fields)
            {
                names.TryAdd(name, true);
                characters += value.Length;
            }
        }
        if (names.Count == 0)
            throw new LabException(
                ErrorKind.Data, BadRows.Count == 0 ? "The file is empty." : $"All {BadRows.Count} rows are bad.", Name, "a JSON object a line.");
        return [.. names.Keys];
    }

    CsvRow Row(long line, Dictionary<string, string> fields) => new(line, [.. Header.Select(name => fields.GetValueOrDefault(name, ""))]);

    bool TryNext(CancellationToken cancellation, out Dictionary<string, string> fields)
    {
        fields = [];
        while (TryReadLine(out var line))
        {
            cancellation.ThrowIfCancellationRequested();
            if (line is null) Reject(lines.Number, $"the row is longer than {options.MaxRowChars} characters");
            else if (!string.IsNullOrWhiteSpace(line) && Parse(line, fields) is var fault)
            {
                if (fault is null) return true;
                Reject(lines.Number, fault, "a JSON object with every key once.");
                fields.Clear();
            }
        }
        return false;
    }

    bool TryReadLine(out string? line)
    {
        try
        {
            return lines.TryRead(out line);
        }
        catch (InvalidDataException e)
        {
            throw new LabException(ErrorKind.Data, $"The gzip data is damaged: {e.Message}", faults.At(lines.Number + 1), "a whole gzip file.", inner: e);
        }
    }

    // What is wrong with the line; null when nothing is.
    string? Parse(string line, Dictionary<string, string> fields)
    {
        if (line.Contains(TextFile.InvalidBytes, StringComparison.Ordinal)) return "there are bytes that are not UTF-8";
        try
        {
            using var document = JsonDocument.Parse(line, strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return "the line is JSON, but no object";
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (fields.Count >= options.MaxColumns) return $"the row has more than {options.MaxColumns} fields";
                var value = property.Value.ValueKind switch
                {
                    JsonValueKind.String => property.Value.GetString()!,
                    JsonValueKind.Null => "",
                    _ => property.Value.GetRawText(),
                };
                if (value.Length > options.MaxFieldChars) return $"a field is longer than {options.MaxFieldChars} characters";
                fields.Add(property.Name, value);
            }
            return null;
        }
        catch (JsonException e)
        {
            return e.BytePositionInLine is { } at ? $"the line is not a JSON object (byte {at + 1})" : "the line is not a JSON object";
        }
        catch (InvalidOperationException)
        {
            // A \u escape of half a surrogate pair.
            return "a string is not valid Unicode";
        }
    }
}
