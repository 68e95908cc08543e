using System.CommandLine;
using Lab.Datasets;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Options;

/// <summary>How a file of rows is written and which of its columns are the text and the label, for every command that reads one.</summary>
sealed class DataOptions
{
    // Stands for "auto" where null stands for an option that was not given.
    const char Auto = '\0';

    public Option<string[]> TextColumn { get; } = new("--text-column")
    {
        Description = "Column with the text; given more than once, the columns are joined. Default: a column with a usual name (text, review ...).",
        HelpName = "C",
    };

    public Option<string?> TextColumns { get; } = Text("--text-columns", "A,B", "The same as a list: title,text.");

    public Option<string?> Join { get; } = Text("--join", "TEXT", "What stands between two text columns; empty columns are left out. Default: \". \".");

    public Option<string?> LabelColumn { get; } = Text("--label-column", "C", "Column with the label. Default: a column with a usual name (label, rating ...).");

    public Option<string?> LabelMap { get; } = Text("--label-map", "V=L,...", "What the values of the label column mean: 1=negative,2=negative,3=neutral,...");

    public Option<DataFormat?> Format { get; } = Choice(
        "--format", "How the file is written. Default: as its first bytes say (JSON, Parquet), else its name (.csv, .tsv, .jsonl ..., each also .gz), else csv. "
        + "sentiment140: its training file, without header.", [.. DataWords.Formats]);

    public Option<char?> Delimiter { get; } = Parsed<char?>(
        "--delimiter", "auto|,|;|tab|\\|", "What separates the fields of a CSV. Default: auto, the one of , ; | tab with which the columns exist, or what a line sep=; says.",
        DataWords.Delimiters, text => DataWords.TryDelimiter(text, out char? delimiter) ? delimiter ?? Auto : null);

    public Option<string?> Encoding { get; } = Text(
        "--encoding", "NAME", "Encoding of the file, by any name that .NET knows; latin1 is windows-1252. Default: what a byte order mark says, else utf-8 (sentiment140: latin1).");

    public Option<CsvEscape?> Escape { get; } = Choice("--escape", "How a quote stands inside a quoted field: doubled, or after a backslash. Default: double.", [.. DataWords.Escapes]);

    public Option<bool> SkipBadRows { get; } = Flag("--skip-bad-rows", "Leave bad rows out and count them, instead of stopping at the first.");

    public void AddTextOptions(Command command)
    {
        command.Add(TextColumn);
        command.Add(TextColumns);
        command.Add(Join);
        command.Add(Format);
        command.Add(Delimiter);
        command.Add(Encoding);
        command.Add(Escape);
        command.Add(SkipBadRows);
    }

    public void AddAll(Command command)
    {
        AddTextOptions(command);
        command.Add(LabelColumn);
        command.Add(LabelMap);
    }

    /// <summary>The first of these options that was given; null when none was.</summary>
    public string? Given(ParseResult parsed) =>
        new Option[] { TextColumn, TextColumns, Join, Format, Delimiter, Encoding, Escape, SkipBadRows, LabelColumn, LabelMap }
            .FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <param name="parsed">The command line.</param>
    /// <param name="labels">Labels of the model that is there already; null lets the data decide.</param>
    /// <exception cref="LabException">Options contradict each other, or the label map cannot be read.</exception>
    public DatasetOptions Read(ParseResult parsed, IReadOnlyList<string>? labels = null)
    {
        var one = parsed.GetValue(TextColumn);
        var list = parsed.GetValue(TextColumns);
        if (one is { Length: > 0 } && list is not null)
            throw new LabException(ErrorKind.Usage, "Both --text-column and --text-columns are given.", expected: "one of them");
        return new DatasetOptions
        {
            TextColumns = one is { Length: > 0 } ? one : list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Join = parsed.GetValue(Join) ?? ". ",
            LabelColumn = parsed.GetResult(LabelColumn) is null ? null : parsed.GetValue(LabelColumn),
            LabelMap = parsed.GetResult(LabelMap) is null || parsed.GetValue(LabelMap) is not { } map ? null : Lab.Datasets.LabelMap.Parse(map),
            Format = parsed.GetValue(Format),
            Delimiter = parsed.GetValue(Delimiter) is { } delimiter and not Auto ? delimiter : null,
            Encoding = parsed.GetValue(Encoding) is { } encoding ? TextEncoding.Parse(encoding) : null,
            Escape = parsed.GetValue(Escape) ?? CsvEscape.Double,
            SkipBadRows = parsed.GetValue(SkipBadRows),
            Labels = labels,
        };
    }
}
