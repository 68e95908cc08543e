using System.Data;

namespace Lab.Datasets;

/// <summary>Labelled texts in memory.</summary>
public sealed class Dataset
{
    Dataset(IReadOnlyList<LabelledExample> examples, LabelSchema labels, BadRowReport badRows) =>
        (Examples, Labels, BadRows) = (examples, labels, badRows);

    /// <summary>The examples in file order.</summary>
    public IReadOnlyList<LabelledExample> Examples { get; }

    /// <summary>The classes.</summary>
    public LabelSchema Labels { get; }

    /// <summary>The examples with their labels by name.</summary>
    public IEnumerable<DatasetRow> Rows => Examples.Select(example => new DatasetRow(example.Line, Labels.Names[example.Label], example.Text));

    /// <summary>The rows as a table: line, label, text, characters, words. A data frame reads it: <c>DataFrame.LoadFrom(table.CreateDataReader())</c>.</summary>
    public DataTable ToDataTable()
    {
        var table = new DataTable("rows")
        {
            Columns = { { "line", typeof(long) }, { "label", typeof(string) }, { "text", typeof(string) }, { "characters", typeof(int) }, { "words", typeof(int) } },
        };
        foreach (var row in Rows) table.Rows.Add(row.Line, row.Label, row.Text, row.Characters, row.Words);
        return table;
    }

    /// <summary>The rows left out; none unless <see cref="DatasetOptions.SkipBadRows"/> is set.</summary>
    public BadRowReport BadRows { get; }

    /// <summary>What a person should know of the labels, a sentence or two each: spellings that are one label, numbers with fractions as classes.</summary>
    public IReadOnlyList<ErrorText> Notes { get; private init; } = [];

    /// <summary>Reads a file of rows, plain or gzip.</summary>
    /// <exception cref="LabException">
    /// The file or a column is missing, a row is bad (format, empty text, unknown label) and bad rows are not skipped, or no row is left.
    /// </exception>
    public static Dataset Load(string path, DatasetOptions options, CancellationToken cancellation = default)
    {
        using var rows = RowFile.Open(path, options);
        return Load(rows, options, cancellation);
    }

    /// <summary>Reads rows from a stream, which stays open.</summary>
    /// <param name="stream">Text; gzip too when the stream can seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Columns and labels.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="LabException">As for a file.</exception>
    public static Dataset Load(Stream stream, string name, DatasetOptions options, CancellationToken cancellation = default)
    {
        using var rows = RowFile.Open(stream, name, options, leaveOpen: true);
        return Load(rows, options, cancellation);
    }

    static ErrorText? ExpectedInsteadOf(string missing) =>
        string.IsNullOrWhiteSpace(missing) ? null
        : (ErrorText)$"a class; if '{missing.Trim()}' is one, say so with {SettingName.Of<DatasetOptions>(nameof(DatasetOptions.LabelMap))}.";

    static IEnumerable<string> Excerpts(CsvRow row, int[] columns, TextCleaning cleaning) =>
        columns.Select(column => cleaning.Apply(row.Fields[column])).Where(text => !string.IsNullOrWhiteSpace(text));

    static Dataset Load(IRowReader rows, DatasetOptions options, CancellationToken cancellation)
    {
        var text = new TextColumns(rows, options.TextColumns, options.Join);
        var labelColumn = options.LabelColumn is { } name ? CsvColumns.Find(rows, name) : CsvColumns.FindLabel(rows);
        var labelMap = options.LabelMap ?? (RowFile.Format(rows.Name, options) == DataFormat.Sentiment140 ? LabelMap.Sentiment140 : null);
        int[] excerpts = [.. options.ExcerptColumns.Select(column => CsvColumns.Find(rows, column))];
        var schema =
            options.Labels is { } labels ? new LabelSchema(labels, labelMap)
            : labelMap is { } map ? LabelSchema.FromMap(map)
            : null;

        var examples = new List<LabelledExample>();
        var values = new LabelValues();
        var unknown = new UnknownLabels(rows, schema);
        foreach (var row in rows.Rows(cancellation))
        {
            var given = text.Compose(row);
            var composed = options.Cleaning.Apply(given);
            var value = row.Fields[labelColumn];
            var label = -1;
            if (string.IsNullOrWhiteSpace(composed))
                rows.Reject(row.Line, string.IsNullOrWhiteSpace(given) ? "the text is empty" : "the text is empty after cleaning");
            else if (schema?.TryResolve(value, out label) != true && LabelOrder.IsMissing(LabelOrder.Canonical(value)))
                rows.Reject(row.Line, string.IsNullOrWhiteSpace(value) ? "the label is empty" : $"the label is missing ('{value.Trim()}')", schema?.Expected ?? ExpectedInsteadOf(value));
            else if (schema is not null && label < 0)
                unknown.Add(row.Line, value);
            else
            {
                unknown.Settle();
                var number = values.Add(value);
                examples.Add(new LabelledExample(composed, schema is null ? number : label, row.Line)
                {
                    GivenLength = given.Length,
                    Repeat = options.Repeat,
                    Excerpts = excerpts.Length == 0 ? [] : [.. Excerpts(row, excerpts, options.Cleaning).Where(excerpt => excerpt != composed)],
                });
            }
        }
        unknown.End();
        if (examples.Count == 0)
            throw new LabException(
                ErrorKind.Data, rows.BadRows.Count == 0 ? "There are no rows." : $"All {rows.BadRows.Count} rows are bad.", rows.Name,
                "at least one row with text and label.", rows.BadRows.First is [var first, ..] ? $"The first is on line {first.Line}: {first.Reason}." : null);
        var discovered = schema is null;
        if (schema is null)
        {
            LabelChecks.Refuse(examples.CountBy(example => values.Distinct[example.Label]).ToDictionary(), rows.Name);
            schema = LabelSchema.Discover(values.Distinct, rows.Name);
            var classes = values.Classes(schema);
            for (var i = 0; i < examples.Count; i++) examples[i] = examples[i] with { Label = classes[examples[i].Label] };
        }
        return new Dataset(examples, schema, rows.BadRows) { Notes = [.. LabelChecks.Notes(values.Spellings, discovered)] };
    }
}
