using Lab.Cli.Errors;
using Lab.Datasets;
using Lab.Sentiment;

namespace Lab.Cli.Json;

/// <summary>What `lab info FILE` shows.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Format">Word of --format.</param>
/// <param name="Encoding">What it was read as; null for Parquet.</param>
/// <param name="LikelyEncoding">What it is more likely, where bytes do not fit.</param>
/// <param name="ByteOrderMark">Whether it begins with one.</param>
/// <param name="Delimiter">Null where there is none.</param>
/// <param name="LineEnd">lf, crlf or cr; null where there is none.</param>
/// <param name="Columns">In file order.</param>
/// <param name="TextColumns">Those that make the text; empty when nothing says which.</param>
/// <param name="LabelColumn">Null when nothing says which.</param>
/// <param name="Rows">Without the bad ones.</param>
/// <param name="BadRows">Rows that break the format.</param>
/// <param name="FirstBadRows">The first of them.</param>
/// <param name="Labels">Rows by label; null without a label column, or when it has too many values.</param>
/// <param name="TextLengths">In UTF-16 units; null without texts.</param>
/// <param name="Problems">What to know before using it.</param>
/// <param name="Options">With which the other commands read it.</param>
sealed record DataFileInfo(
    string File, string Format, string? Encoding, string? LikelyEncoding, bool ByteOrderMark, string? Delimiter, string? LineEnd,
    IReadOnlyList<string> Columns, IReadOnlyList<string> TextColumns, string? LabelColumn, long Rows, long BadRows, IReadOnlyList<BadRow> FirstBadRows,
    IReadOnlyDictionary<string, long>? Labels, TextLengths? TextLengths, IReadOnlyList<DataProblem> Problems, IReadOnlyList<string> Options)
{
    public static DataFileInfo Of(string file, DataSurvey survey)
    {
        bool isCsv = survey.Format is DataFormat.Csv or DataFormat.Tsv or DataFormat.Sentiment140;
        return new DataFileInfo(
            file,
            DataWords.Formats.First(one => one.Value == survey.Format).Word,
            survey.Format == DataFormat.Parquet ? null : survey.Dialect.Encoding.Name,
            survey.LikelyEncoding,
            survey.Dialect.ByteOrderMark,
            isCsv ? DataWords.Of(survey.Dialect.Delimiter) : null,
            !isCsv ? null : survey.Dialect.NewLine switch { "\n" => "lf", "\r\n" => "crlf", _ => "cr" },
            survey.Columns, survey.TextColumns, survey.LabelColumn, survey.Rows, survey.BadRows.Count, survey.BadRows.First,
            survey.Labels is { } labels ? new OrderedDictionary<string, long>(labels) : null,
            survey.Lengths,
            [.. survey.Findings.Select(DataProblem.Of)],
            [.. survey.Settings.SelectMany(Words)]);
    }

    static IEnumerable<string> Words((SettingName Setting, string? Value) one)
    {
        if (SettingWords.Of(one.Setting)?.Option is not { } option) yield break;
        yield return option;
        if (one.Value is { } value) yield return value;
    }
}

/// <summary>Something to know of a file.</summary>
/// <param name="What">A sentence.</param>
/// <param name="Rows">It is about; 0 for the whole file.</param>
/// <param name="Lines">Of the first of them.</param>
/// <param name="Remedy">What to do.</param>
sealed record DataProblem(string What, long Rows, IReadOnlyList<long> Lines, string? Remedy)
{
    public static DataProblem Of(SurveyFinding finding) => new(finding.What, finding.Rows, finding.Lines ?? [], finding.Remedy?.In(Failure.OptionOf)?.ToString());
}
