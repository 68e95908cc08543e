using System.CommandLine;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Sentiment;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab evaluate</c>: how well a model does on labelled rows.</summary>
sealed class EvaluateCommand : LabCommand
{
    readonly Option<string?> model = ModelOption.Create();
    readonly Option<string?> file = Text("--data", "FILE|URL", "Labelled texts: CSV, TSV or JSON lines, plain or gzip; a file or an http(s) address.");
    readonly Option<Fold?> fold = Choice(
        "--fold", "Part of the data to measure on, by the hash of the text as in training. Default: all.",
        ("all", Fold.All), ("train", Fold.Train), ("validation", Fold.Validation), ("test", Fold.Test));
    readonly Option<int?> maxLength = Whole("--max-length", "Most tokens of a text that are read. Default: what the model was trained with.", 1);
    readonly DataOptions data = new();

    public EvaluateCommand(LabHost host, CommonOptions common) : base("evaluate", "Measure a model on labelled rows.", host, common)
    {
        file.Required = true;
        Add(model);
        Add(file);
        data.AddAll(this);
        Add(fold);
        Add(maxLength);
    }

    enum Fold
    {
        All,
        Train,
        Validation,
        Test,
    }

    protected override void Run(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        string path = DataFiles.Find(parsed.GetRequiredValue(file)!, Host, cancellation);
        var part = parsed.GetValue(fold) ?? Fold.All;
        using var classifier = SentimentModel.Load(
            ModelOption.Find(parsed.GetValue(model), Host), new SentimentModelOptions { Threads = settings.Threads, MaxLength = parsed.GetValue(maxLength) });
        var rows = Dataset.Load(path, data.Read(parsed, classifier.Labels), cancellation);
        BadRowText.Write(Host, rows.BadRows);
        var examples = Part(rows.Examples, part, classifier.Cleaning);
        string name = part.ToString().ToLowerInvariant();
        if (examples.Count == 0) throw new LabException(ErrorKind.Data, $"No row falls into the part '{name}'.", path, "at least one row");

        Lab.Statistics.ClassificationReport report = null!;
        LiveProgress.Run(Host, "evaluate", live: true, progress => report = classifier.Evaluate(
            examples, done => progress.Update((double)done / examples.Count, $"{done:N0} of {examples.Count:N0} rows"), cancellation));

        if (settings.Json)
        {
            Host.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(report, Json.LabJson.Lines.ClassificationReport));
            return;
        }
        var console = Tables(settings);
        console.Show(ReportTables.Summary([KeyValuePair.Create(name, report)]));
        console.Show(ReportTables.Classes(report));
    }

    // The rows were split by the texts as the model received them, and the model cleans what it gets.
    static IReadOnlyList<LabelledExample> Part(IReadOnlyList<LabelledExample> examples, Fold part, TextCleaning cleaning)
    {
        if (part == Fold.All) return examples;
        var wanted = part switch
        {
            Fold.Train => SplitPart.Train,
            Fold.Validation => SplitPart.Validation,
            _ => SplitPart.Test,
        };
        return [.. examples.Where(example => HashSplit.PartOf(HashSplit.Fold(cleaning.Apply(example.Text))) == wanted)];
    }
}
