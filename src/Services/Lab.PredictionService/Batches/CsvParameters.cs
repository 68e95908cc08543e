using Lab.Datasets;

namespace Lab.PredictionService.Batches;

/// <summary>The query of a CSV upload: how the file is written and which columns are the text. The words are those of the command line.</summary>
static class CsvParameters
{
    public const string TextColumn = "text_column";
    public const string Delimiter = "delimiter";
    public const string Encoding = "encoding";
    public const string Escape = "escape";
    public const string Format = "format";
    public const string SkipBadRows = "skip_bad_rows";
    public const string Warnings = "warnings";

    static readonly string[] known = [TextColumn, Delimiter, Encoding, Escape, Format, SkipBadRows, Warnings];

    /// <summary>Formats that are rows of fields, so that the answer can be the same rows with more fields.</summary>
    public static IEnumerable<(string Word, DataFormat Value)> Formats => DataWords.Formats.Where(one => one.Value is DataFormat.Csv or DataFormat.Tsv or DataFormat.Sentiment140);

    /// <summary>Reads the query.</summary>
    /// <param name="query">As it came.</param>
    /// <param name="options">How the file is read.</param>
    /// <param name="warnings">Whether the answer has a column with the warnings.</param>
    /// <returns>The parameter that is wrong and why; null when all are right.</returns>
    public static (string Parameter, string Problem)? TryRead(IQueryCollection query, out DatasetOptions options, out bool warnings)
    {
        options = new DatasetOptions();
        warnings = false;
        if (query.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
            return (unknown, $"Unknown query parameter '{unknown}'; known are {string.Join(", ", known.Select(name => $"'{name}'"))}.");
        if (known.Skip(1).FirstOrDefault(name => query[name].Count > 1) is { } twice) return (twice, $"'{twice}' is there {query[twice].Count} times.");
        char? delimiter = null;
        if (One(Delimiter) is { } separator && !DataWords.TryDelimiter(separator, out delimiter)) return Wrong(Delimiter, separator, DataWords.Delimiters);
        if (One(Format) is { } format && !Formats.Any(one => one.Word == format)) return Wrong(Format, format, string.Join(", ", Formats.Select(one => one.Word)));
        if (One(Escape) is { } escape && !DataWords.Escapes.Any(one => one.Word == escape)) return Wrong(Escape, escape, string.Join(", ", DataWords.Escapes.Select(one => one.Word)));
        if (One(SkipBadRows) is { } skip && !bool.TryParse(skip, out _)) return Wrong(SkipBadRows, skip, "true or false");
        if (One(Warnings) is { } warn && !bool.TryParse(warn, out warnings)) return Wrong(Warnings, warn, "true or false");
        try
        {
            options = new DatasetOptions
            {
                TextColumns = [.. query[TextColumn].OfType<string>()],
                Delimiter = delimiter,
                Encoding = One(Encoding) is { } encoding ? TextEncoding.Parse(encoding) : null,
                Escape = DataWords.Escapes.FirstOrDefault(one => one.Word == One(Escape)).Value,
                Format = One(Format) is { } named ? Formats.First(one => one.Word == named).Value : null,
                SkipBadRows = One(SkipBadRows) is { } flag && bool.Parse(flag),
            };
            return null;
        }
        catch (LabException unknownEncoding)
        {
            return (Encoding, $"{unknownEncoding.What} Expected: {unknownEncoding.Expected} {unknownEncoding.Remedy}".TrimEnd());
        }

        string? One(string name) => query[name].FirstOrDefault();
    }

    static (string, string) Wrong(string name, string value, string expected) =>
        (name, $"The value of '{name}' is '{(value.Length <= 60 ? value : value[..60] + "...")}'; expected {expected}.");
}
