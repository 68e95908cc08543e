using System.Text.Json;

namespace Lab.Datasets;

/// <summary>
/// Reads JSON lines, an object a line, or a JSON array, an object an element; the keys are the columns. The columns are the keys of the first rows
/// (<see cref="HeaderRows"/>); a key that a row does not have is an empty field, one that only later rows have is not read. Strings
/// are their content, null is empty, everything else is its JSON text.
/// </summary>
public sealed class JsonRowReader : IRowReader
{
    /// <summary>Rows whose keys are the columns.</summary>
    public const int HeaderRows = 100;

    /// <summary>Fewer rows decide when they hold this many UTF-16 units.</summary>
    const int HeaderChars = 1 << 22;

    static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false };

    readonly DecodedText text;
    readonly IJsonTexts texts;
    readonly CsvOptions options;
    readonly RowFaults faults;
    readonly bool isArray;
    readonly Queue<(long Line, Dictionary<string, string> Fields)> first = [];

    JsonRowReader(ByteSource source, string name, CsvOptions options, bool isArray)
    {
        (this.options, this.isArray) = (options, isArray);
        text = new DecodedText(source.Bytes, source.Head, options.Encoding);
        faults = new RowFaults(name, options.SkipBadRows, isArray ? "row" : "line");
        texts = isArray ? new JsonArrayReader(text, name, options.MaxRowChars) : new LineReader(text, options.MaxRowChars);
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
    public DataFormat Format => isArray ? DataFormat.Json : DataFormat.JsonLines;

    /// <inheritdoc/>
    public IReadOnlyList<SettingName> LikelySettings => text.Invalid?.Setting is { } encoding ? [encoding] : [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Header { get; }

    /// <inheritdoc/>
    public CsvDialect Dialect => CsvDialect.Standard;

    /// <inheritdoc/>
    public BadRowReport BadRows => faults.Report;

    /// <summary>Reads rows; the source is closed with the reader.</summary>
    /// <exception cref="LabException">There is no row, or one of the first is bad and bad rows are not skipped.</exception>
    internal static JsonRowReader Open(ByteSource source, string name, CsvOptions options, bool isArray) => new(source, name, options, isArray);

    /// <inheritdoc/>
    public IEnumerable<CsvRow> Rows(CancellationToken cancellation = default)
    {
        while (first.TryDequeue(out var known)) yield return Row(known.Line, known.Fields);
        while (TryNext(cancellation, out var fields)) yield return Row(texts.Number, fields);
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
            first.Enqueue((texts.Number, fields));
            foreach (var (name, value) in fields)
            {
                names.TryAdd(name, true);
                characters += value.Length;
            }
        }
        if (names.Count == 0)
            throw new LabException(
                ErrorKind.Data, BadRows.Count == 0 ? "The file is empty." : $"All {BadRows.Count} rows are bad.", Name, isArray ? "an object for each row: [{\"text\": ...}, ...]." : "a JSON object a line.");
        return [.. names.Keys];
    }

    CsvRow Row(long line, Dictionary<string, string> fields) => new(line, [.. Header.Select(name => fields.GetValueOrDefault(name, ""))]);

    bool TryNext(CancellationToken cancellation, out Dictionary<string, string> fields)
    {
        fields = [];
        while (TryReadText(out var json))
        {
            cancellation.ThrowIfCancellationRequested();
            if (json is null) Reject(texts.Number, $"the row is longer than {options.MaxRowChars} characters");
            else if (text.Invalid is { } place && json.Contains(DecodedText.InvalidBytes, StringComparison.Ordinal))
                faults.Reject(texts.Number, place.Reason, remedy: place.Remedy);
            // Empty lines are passed over; an element of an array is never empty.
            else if ((isArray || !string.IsNullOrWhiteSpace(json)) && Parse(json, fields) is var fault)
            {
                if (fault is null) return true;
                Reject(texts.Number, fault, "a JSON object with every key once.");
                fields.Clear();
            }
        }
        return false;
    }

    bool TryReadText(out string? json)
    {
        try
        {
            return texts.TryRead(out json);
        }
        catch (InvalidDataException damage)
        {
            throw ByteSource.Damaged(damage, $"{Name}, line {texts.CurrentLine}");
        }
    }

    // What is wrong with the text; null when nothing is.
    string? Parse(string json, Dictionary<string, string> fields)
    {
        try
        {
            using var document = JsonDocument.Parse(json, strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return isArray ? "the element is no object" : "the line is JSON, but no object";
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
            string what = isArray ? "the element is not a JSON object" : "the line is not a JSON object";
            return e.BytePositionInLine is { } at ? $"{what} (byte {at + 1})" : what;
        }
        catch (InvalidOperationException)
        {
            // A \u escape of half a surrogate pair.
            return "a string is not valid Unicode";
        }
    }
}
