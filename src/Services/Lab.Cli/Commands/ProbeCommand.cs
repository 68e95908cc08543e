using System.CommandLine;
using Lab.Cli.Errors;
using Lab.Cli.Options;
using Lab.Cli.Predictions;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Evaluation;
using Lab.Sentiment;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab probe</c>: how a model stands typos, other names, negation and the like.</summary>
sealed class ProbeCommand : LabCommand
{
    const int DefaultRows = 500;

    readonly Option<string?> model = ModelOption.Create();
    readonly Option<string?> file = Text(
        "--data", "FILE|URL", "Texts to change, labels are not needed: CSV, TSV, JSON or Parquet, plain or gzip; a file, an http(s) or s3 address, or - for standard input. "
        + "Default: none, short sentences of praise and blame are probed in any case.");
    readonly Option<int?> rows = Whole("--rows", $"Most rows of the data that are read. Default: {DefaultRows}.", 1);
    readonly Option<string?> probes = Text("--probes", "A,B", $"Which ones: {string.Join(", ", ProbeCatalog.All.Select(probe => probe.Name))}. Default: all.");
    readonly Option<double?> tolerance = Number("--tolerance", "How far a score may move. Default: 0.1.", "a number between 0 and 1", value => value is > 0 and < 1);
    readonly Option<int?> cases = Whole("--cases", $"Most cases of a probe. Default: {new ProbeOptions().MaxCases}.", 1);
    readonly Option<int?> examples = Whole("--examples", "Failures that are shown of each probe, the worst first. Default: 3.", 0);
    readonly DataOptions data = new();

    public ProbeCommand(LabHost host, CommonOptions common) : base("probe", "Change texts (typos, names, negation ...) and count answers that do not do what they should.", host, common)
    {
        Add(model);
        Add(file);
        data.AddTextOptions(this);
        foreach (var option in new Option[] { rows, probes, tolerance, cases, examples }) Add(option);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var options = new ProbeOptions
        {
            Probes = parsed.GetValue(probes)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Tolerance = parsed.GetValue(tolerance) ?? new ProbeOptions().Tolerance,
            MaxCases = parsed.GetValue(cases) ?? new ProbeOptions().MaxCases,
            Examples = parsed.GetValue(examples) ?? 3,
            Seed = settings.Seed,
        };
        if (parsed.GetValue(file) is null && data.Given(parsed) is { } option)
            throw new LabException(ErrorKind.Usage, "There is no file that it speaks of.", option, "--data FILE with it");
        using var classifier = ModelLoading.Load(await ModelOption.FindAsync(parsed.GetValue(model), Host, cancellation), settings, Host);
        Message.Warn(Host, classifier.Notes);
        string[] texts = await ReadAsync(parsed, cancellation);
        ProbeReport report = null!;
        await LiveProgress.RunAsync(Host, "probe", live: true, progress => report = classifier.Probe(
            texts, options, (done, total) => progress.Update((double)done / total, $"{done:N0} of {total:N0} answers"), cancellation));
        if (settings.Json) Host.Out.WriteLine(report.ToJson());
        else ProbeTables.Show(Tables(settings), report);
    }

    async Task<string[]> ReadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(file) is not { } name) return [];
        using var source = new RowTexts(await DataFiles.FindAsync(name, Host, cancellation), data.Read(parsed));
        string[] texts = [.. source.Windows(cancellation).SelectMany(window => window.ToArray()).Take(parsed.GetValue(rows) ?? DefaultRows).Select(row => row.Text)];
        BadRowText.Write(Host, source.BadRows);
        return texts;
    }
}
