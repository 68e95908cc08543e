namespace Lab.Datasets;

/// <summary>What a file of rows is and what is wrong with it, found by reading it once in bounded memory.</summary>
public sealed class DataSurvey
{
    DataSurvey(IRowReader rows) => (Format, Dialect, Columns, BadRows) = (rows.Format, rows.Dialect, rows.Header, rows.BadRows);

    public DataFormat Format { get; }

    /// <summary>How it is written; <see cref="CsvDialect.Standard"/> for one that is no CSV.</summary>
    public CsvDialect Dialect { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>The columns of the text; none when nothing says which.</summary>
    public IReadOnlyList<string> TextColumns { get; private set; } = [];

    /// <summary>Null when nothing says which.</summary>
    public string? LabelColumn { get; private set; }

    /// <summary>Rows that were read, bad ones not counted.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that break the format.</summary>
    public BadRowReport BadRows { get; }

    /// <summary>Rows by value of the label column, most first; null without one, or when there are more than <see cref="LabelSchema.MaxDiscovered"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, long>>? Labels { get; private set; }

    /// <summary>Lengths of the texts; null without one.</summary>
    public TextLengths? Lengths { get; private set; }

    /// <summary>What the file is more likely written in than <see cref="Dialect"/> says; null when nothing speaks against that.</summary>
    public string? LikelyEncoding { get; private set; }

    /// <summary>What a person should know before using the file.</summary>
    public IReadOnlyList<SurveyFinding> Findings { get; private set; } = [];

    /// <summary>The settings with which the file is read as it is, without anything left to find.</summary>
    public IReadOnlyList<(SettingName Setting, string? Value)> Settings { get; private set; } = [];

    /// <summary>Reads a file. Bad rows are counted, never an error.</summary>
    /// <exception cref="LabException">The file is missing, something else than rows, or its header is missing or damaged; or cut or damaged gzip.</exception>
    public static DataSurvey Of(string path, DatasetOptions options, CancellationToken cancellation = default)
    {
        using var rows = RowFile.Open(path, options with { SkipBadRows = true });
        return Of(rows, options, cancellation);
    }

    static DataSurvey Of(IRowReader rows, DatasetOptions options, CancellationToken cancellation)
    {
        var survey = new DataSurvey(rows);
        var findings = new SurveyFindings();
        var text = findings.Try(() => new TextColumns(rows, options.TextColumns, options.Join));
        if (text is not null) survey.TextColumns = options.TextColumns is { Count: > 0 } named ? named : [rows.Header[CsvColumns.FindText(rows)]];
        int label = findings.Try(() => (int?)(options.LabelColumn is { } name ? CsvColumns.Find(rows, name) : CsvColumns.FindLabel(rows)), optional: options.LabelColumn is null) ?? -1;
        if (label >= 0) survey.LabelColumn = rows.Header[label];
        var labels = label < 0 ? null : new LabelCounts();
        var schema = options.LabelMap is { } map ? LabelSchema.FromMap(map) : null;
        var lengths = new LengthHistogram();
        foreach (var row in rows.Rows(cancellation))
        {
            survey.Rows++;
            string value = label < 0 ? "" : row.Fields[label];
            if (labels is not null && !labels.Add(value, isNamed: schema?.TryResolve(value, out _) == true)) findings.Missing.Add(row.Line);
            if (text?.Compose(row) is not { } composed) continue;
            lengths.Add(composed.Length);
            findings.Look(row.Line, composed, value);
        }
        survey.LikelyEncoding = rows.LikelySettings.FirstOrDefault(setting => setting.Member == nameof(DatasetOptions.Encoding)).Value;
        survey.Labels = labels?.Sorted;
        survey.Lengths = lengths.Summary;
        survey.Findings = findings.All(rows, labels);
        survey.Settings = SurveySettings.Of(survey, rows, options);
        return survey;
    }
}

/// <summary>Something that a person should know of a file.</summary>
/// <param name="What">A sentence.</param>
/// <param name="Rows">How many rows it is about; 0 for the whole file.</param>
/// <param name="Lines">Lines of the first of them.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record SurveyFinding(string What, long Rows = 0, IReadOnlyList<long>? Lines = null, ErrorText? Remedy = null);

/// <summary>Lengths of texts in UTF-16 units.</summary>
/// <param name="Shortest">Of all.</param>
/// <param name="Median">Half are at most as long.</param>
/// <param name="Percentile95">95 of 100 are at most as long.</param>
/// <param name="Longest">Of all.</param>
public sealed record TextLengths(int Shortest, int Median, int Percentile95, int Longest);
