using System.CommandLine;
using Lab.Cli.Errors;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Evaluation;
using Lab.Sentiment;
using Lab.Statistics;
using Spectre.Console;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab evaluate</c>: how well a model does on labelled rows.</summary>
sealed class EvaluateCommand : LabCommand
{
    readonly Option<string?> model = ModelOption.Create();
    readonly Option<string?> file = Text("--data", "FILE|URL", "Labelled texts: CSV, TSV, JSON or Parquet, plain or gzip; a file, an http(s) or s3 address, or - for standard input.");
    readonly Option<Fold?> fold = Choice(
        "--fold", "Part of the data to measure on, by the hash of the text as in training. Default: all.",
        ("all", Fold.All), ("train", Fold.Train), ("validation", Fold.Validation), ("test", Fold.Test));
    readonly Option<int?> maxLength = Whole("--max-length", "Most tokens of a text that are read. Default: what the model was trained with.", 1);
    readonly Option<string?> compare = Text("--compare", "FOLDER|ID", "Second model, measured on the same rows: is the difference more than chance?");
    readonly Option<string?> output = Text("--output", "FOLDER", "Folder for report.json, predictions.csv and pictures (SVG): a new one, an empty one, or that of an earlier evaluation.");
    readonly Option<bool> texts = Flag("--texts", "Write the texts into predictions.csv too; else it names their lines.");
    readonly Option<int?> resamples = Whole("--resamples", $"Resamples of the bootstrap intervals; 0 leaves them out. Default: {ResamplingOptions.DefaultResamples}.", 0, 1_000_000);
    readonly Option<int?> bins = Whole("--bins", $"Bins of confidence in the calibration. Default: {CalibrationReport.DefaultBins}.", 1, 1_000);
    readonly DataOptions data = new();

    public EvaluateCommand(LabHost host, CommonOptions common) : base("evaluate", "Measure a model on labelled rows.", host, common)
    {
        file.Required = true;
        Add(model);
        Add(file);
        data.AddAll(this);
        Add(fold);
        foreach (var option in new Option[] { maxLength, compare, output, texts, resamples, bins }) Add(option);
    }

    enum Fold
    {
        All,
        Train,
        Validation,
        Test,
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        string path = await DataFiles.FindAsync(parsed.GetRequiredValue(file)!, Host, cancellation);
        var part = parsed.GetValue(fold) ?? Fold.All;
        string name = part.ToString().ToLowerInvariant();
        var (folder, otherFolder) = (parsed.GetValue(output), parsed.GetValue(compare));
        var options = Measures(parsed, settings, otherFolder);
        if (folder is not null) EvaluationFolder.Check(folder, output.Name);
        if (folder is null && parsed.GetValue(texts)) throw new LabException(ErrorKind.Usage, "There is no predictions.csv for the texts.", "--texts", "--output FOLDER with it");

        using var classifier = Load(await ModelOption.FindAsync(parsed.GetValue(model), Host, cancellation), parsed, settings);
        var rows = Dataset.Load(path, data.Read(parsed, classifier.Labels), cancellation);
        BadRowText.Write(Host, rows.BadRows);
        Message.Warn(Host, [.. classifier.Notes, .. rows.Notes]);
        var examples = Part(rows.Examples, part, classifier.Cleaning);
        if (examples.Count == 0) throw new LabException(ErrorKind.Data, $"No row falls into the part '{name}'.", path, "at least one row");
        if (LabelShares.Missing(classifier.Labels, examples.Select(example => example.Label)) is { } missing) Message.Warn(Host, [missing]);

        // The second model is loaded before the first works: a wrong folder is told at once.
        using var other = otherFolder is null ? null : Load(await ModelOption.FindAsync(otherFolder, Host, cancellation), parsed, settings);
        if (other is not null && !other.Labels.SequenceEqual(classifier.Labels))
            throw new LabException(
                ErrorKind.Model, $"The labels of the other model are {string.Join(", ", other.Labels)}.", otherFolder, string.Join(", ", classifier.Labels));
        EvaluationReport report = null!;
        ScoredRows scored = null!;
        await LiveProgress.RunAsync(Host, "evaluate", live: true, progress =>
        {
            int total = examples.Count * (other is null ? 1 : 2);
            void Show(int done) => progress.Update((double)done / total, $"{done:N0} of {total:N0} answers");
            scored = classifier.Score(examples, Show, cancellation);
            report = EvaluationReport.Of(scored, options, cancellation);
            if (other is null) return;
            var second = other.Score(examples, done => Show(examples.Count + done), cancellation);
            report = report with { Comparison = ComparisonReport.Of(scored, second, other.Facts.Name, options.Resampling!, cancellation) };
        });
        if (folder is not null) EvaluationFolder.Write(folder, report, scored, examples, parsed.GetValue(texts));

        if (settings.Json) Host.Out.WriteLine(report.ToJson());
        else Show(Tables(settings), name, report);
        if (folder is not null) Host.Error.WriteLine($"-> {folder}: {string.Join(", ", EvaluationFolder.Names)}");
    }

    static void Show(IAnsiConsole console, string name, EvaluationReport report)
    {
        console.Show(ReportTables.Summary([KeyValuePair.Create<string, ClassificationReport>(name, report)]));
        console.Show(ReportTables.Classes(report));
        if (report.Intervals is { } intervals) console.Show(EvaluationTables.Intervals(intervals));
        console.Show(EvaluationTables.Ranking(report.Ranking));
        console.Show(new Text(EvaluationTables.Calibration(report.Calibration) + "\n"));
        console.Show(EvaluationTables.Reliability(report.Calibration, console.Profile.Capabilities.Unicode));
        if (report.Comparison is not { } comparison) return;
        console.Show(EvaluationTables.Comparison(report, comparison));
        console.Show(new Text(comparison.Summary + "\n"));
    }

    EvaluationOptions Measures(ParseResult parsed, CommonSettings settings, string? otherFolder)
    {
        int number = parsed.GetValue(resamples) ?? ResamplingOptions.DefaultResamples;
        if (number == 0 && otherFolder is not null)
            throw new LabException(ErrorKind.Usage, "A comparison needs resamples.", "--resamples", "1 or more with --compare");
        return new EvaluationOptions
        {
            Bins = parsed.GetValue(bins) ?? CalibrationReport.DefaultBins,
            Resampling = number == 0 ? null : new ResamplingOptions { Resamples = number, Seed = settings.Seed, Threads = settings.Threads },
        };
    }

    SentimentModel Load(string folder, ParseResult parsed, CommonSettings settings) =>
        ModelLoading.Load(folder, settings, Host, parsed.GetValue(maxLength));

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
