using System.CommandLine;
using Lab.Cli.Errors;
using Lab.Cli.Options;
using Lab.Cli.Predictions;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Sentiment;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab predict</c>: texts in, labels and scores out.</summary>
sealed class PredictCommand : LabCommand
{
    readonly Argument<string[]> texts = new("TEXT")
    {
        Description = "Texts to classify. Without TEXT and --input, or with - as TEXT, standard input is read, one text a line.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    readonly Option<string?> input = Text("--input", "FILE|URL", "Rows to classify: CSV, TSV, JSON or Parquet, plain or gzip, of any size; a file, an http(s) or s3 address, or - for standard input.");
    readonly Option<string?> output = Text(
        "--output", "FILE",
        "CSV to write, gzip when its name ends in .gz, - for standard output: separator, encoding and columns of the input, then label,confidence,score_<label>... "
        + "(with _predicted at the end where the input has such a column).");
    readonly Option<bool> warnings = Flag("--warnings", "Adds the column warnings to --output: codes of why a label may mean little (truncated, no-known-words, nothing-visible).");
    readonly Option<string?> model = ModelOption.Create();
    readonly Option<int?> maxLength = Whole("--max-length", "Most tokens of a text that are read. Default: what the model was trained with.", 1);
    readonly DataOptions data = new();

    public PredictCommand(LabHost host, CommonOptions common) : base("predict", "Classify texts, or the rows of a CSV.", host, common)
    {
        Add(texts);
        Add(input);
        data.AddTextOptions(this);
        Add(output);
        Add(warnings);
        Add(model);
        Add(maxLength);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var (given, inputFile, outputFile) = (parsed.GetValue(texts) ?? [], parsed.GetValue(input), parsed.GetValue(output));
        bool toOutput = outputFile is not null && StandardStreams.IsOutput(outputFile);
        if (toOutput && settings.Json) throw new LabException(ErrorKind.Usage, "With --json standard output carries JSON only.", "--output", "a file, or no --json");
        if (outputFile is not null && !toOutput) OutputFile.Check(outputFile, inputFile);
        bool withWarnings = parsed.GetValue(warnings);
        if (withWarnings && outputFile is null)
            throw new LabException(ErrorKind.Usage, "There is no file for the column of the warnings.", "--warnings", "with --output FILE; lines have their warnings anyway");
        using var source = await OpenAsync(parsed, given, inputFile, cancellation);
        using var classifier = ModelLoading.Load(await ModelOption.FindAsync(parsed.GetValue(model), Host, cancellation), settings, Host, parsed.GetValue(maxLength));
        Message.Warn(Host, classifier.Notes);
        using IPredictionSink sink =
            outputFile is not null ? new CsvPredictions(toOutput ? null : outputFile, source.Columns, source.Dialect, classifier.Labels, withWarnings, Host)
            : settings.Json ? new JsonPredictions(Host.Out)
            : new LinePredictions(Host, classifier.Labels, classifier.ScoresAreProbabilities, bars: given.Length is > 0 and <= 5 && !IsInput(given));
        await new PredictionRun(Host, settings, source, classifier, sink, outputFile).RunAsync(cancellation);
    }

    static bool IsInput(string[] given) => given is [StandardInput.Name];

    async Task<ITextSource> OpenAsync(ParseResult parsed, string[] given, string? inputFile, CancellationToken cancellation)
    {
        if (given.Length > 0 && inputFile is not null)
            throw new LabException(ErrorKind.Usage, "Both TEXT and --input are given.", expected: "one of them");
        var options = data.Read(parsed);
        if (inputFile is not null) return new RowTexts(await DataFiles.FindAsync(inputFile, Host, cancellation), options);
        if (options.TextColumns is not null)
            throw new LabException(ErrorKind.Usage, "Text columns are named, but there is no CSV.", expected: "--input FILE");
        if (given.Length > 0 && !IsInput(given)) return new GivenTexts(given);
        if (Host.InputRedirected || given.Length > 0) return new LineTexts(Host.In, options.SkipBadRows);
        throw new LabException(
            ErrorKind.Usage, "There is nothing to classify.", expected: "a text, --input FILE, or texts on standard input",
            remedy: "For instance: lab predict \"What a lovely dress\"");
    }
}
