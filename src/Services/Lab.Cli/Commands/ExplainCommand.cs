using System.CommandLine;
using Lab.Cli.Errors;
using Lab.Cli.Options;
using Lab.Cli.Predictions;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Evaluation;
using Lab.Sentiment;
using Spectre.Console;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab explain</c>: which words made an answer.</summary>
sealed class ExplainCommand : LabCommand
{
    readonly Argument<string[]> texts = new("TEXT")
    {
        Description = "Texts to explain. Without TEXT, or with - as TEXT, standard input is read, one text a line.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    readonly Option<string?> model = ModelOption.Create();
    readonly Option<string?> label = Text("--class", "LABEL", "Label to explain. Default: the answer.");
    readonly Option<ExplanationMethod?> method = Choice(
        "--method", "ig: integrated gradients; occlusion: each word masked in turn; rollout: attention, of no label in particular. Default: ig.",
        ("ig", ExplanationMethod.IntegratedGradients), ("occlusion", ExplanationMethod.Occlusion), ("rollout", ExplanationMethod.AttentionRollout));
    readonly Option<string?> html = Text("--html", "FILE", "Page to write: the texts with their words on green and red.");
    readonly Option<int?> maxLength = Whole("--max-length", "Most tokens of a text that are read. Default: what the model was trained with.", 1);

    public ExplainCommand(LabHost host, CommonOptions common) : base("explain", "Show which words made an answer.", host, common)
    {
        Add(texts);
        foreach (var option in new Option[] { model, label, method, html, maxLength }) Add(option);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var (given, page) = (parsed.GetValue(texts) ?? [], parsed.GetValue(html));
        if (page is not null) OutputFile.Check(page, input: null, html.Name);
        using var source = Open(given);
        using var classifier = ModelLoading.Load(
            await ModelOption.FindAsync(parsed.GetValue(model), Host, cancellation), settings, Host, parsed.GetValue(maxLength));
        Message.Warn(Host, classifier.Notes);
        var options = new ExplainOptions { Method = parsed.GetValue(method) ?? default, Target = parsed.GetValue(label) };
        var all = new List<Explanation>();
        var console = Tables(settings);
        foreach (var row in source.Windows(cancellation).SelectMany(window => window.ToArray()))
        {
            var explanation = classifier.Explain(row.Text, options, cancellation);
            if (page is not null) all.Add(explanation);
            if (settings.Json) Host.Out.WriteLine(explanation.ToJson());
            else ExplanationTables.Show(console, explanation);
        }
        if (page is not null) File.WriteAllText(page, ExplanationHtml.Page(all));
    }

    ITextSource Open(string[] given)
    {
        bool piped = given is [StandardInput.Name];
        if (given.Length > 0 && !piped) return new GivenTexts(given);
        if (piped || Host.InputRedirected) return new LineTexts(Host.In, skipBadRows: false);
        throw new LabException(
            ErrorKind.Usage, "There is nothing to explain.", expected: "a text, or texts on standard input", remedy: "For instance: lab explain \"What a lovely dress\"");
    }
}
