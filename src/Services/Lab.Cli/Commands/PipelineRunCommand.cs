using System.CommandLine;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Pipelines;
using Lab.Sentiment;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab pipeline run</c>: preprocess, train and evaluate as a file says.</summary>
sealed class PipelineRunCommand : LabCommand
{
    readonly Argument<string> file = new("FILE") { Description = "Pipeline file (JSON), - for standard input. Paths in it start at its own folder, or at the current one; docs/pipelines.md names its keys." };
    readonly Option<string?> steps = Text("--steps", "S,...", "Steps to run, of preprocess, train, evaluate. Default: all that the file has.");
    readonly Option<bool> restart = Flag("--restart", "Start an interrupted training from the beginning instead of resuming it; its checkpoints are removed.");
    readonly Option<bool> require = Flag("--require-conditions", "End with code 6 when a condition of push_model_s3 does not hold. Default: the model is not pushed, and a line says why.");
    readonly Option<bool> noUpload = Flag("--no-upload", "Where the training is tracked: its values only, not the new model's files.");
    readonly CommonOptions common;

    public PipelineRunCommand(LabHost host, CommonOptions common)
        : base("run", "Preprocess, train and evaluate as a JSON file says. An interrupted training goes on when the same file is run again.", host, common)
    {
        this.common = common;
        Add(file);
        foreach (var option in new Option[] { steps, restart, require, noUpload }) Add(option);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var pipeline = Pipeline.Load(StandardInput.PathOf(parsed.GetRequiredValue(file)), parsed.GetValue(common.Seed));
        var options = new PipelineRunOptions
        {
            Steps = parsed.GetValue(steps)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Restart = parsed.GetValue(restart),
            RequireConditions = parsed.GetValue(require),
            Threads = settings.Threads,
            Device = parsed.GetResult(common.Device) is null ? null : settings.Device,
            Precision = parsed.GetResult(common.Precision) is null ? null : settings.Precision,
            Time = Host.Time,
            // The pipeline's own progress is on the screen.
            Fetch = (address, token) => DataFiles.FetchAsync(DataFiles.Address(address.OriginalString), Host, null, token),
            FetchModel = async (name, token) => (await ModelOption.FetchAsync(name, Host, token, live: false)).Folder,
        };
        IReadOnlyList<PipelineStepResult> results = [];
        await LiveProgress.RunAsync(Host, "pipeline", live: true, async progress =>
        {
            await using var screen = new PipelineScreen(Host, progress, settings.Json, upload: !parsed.GetValue(noUpload), cancellation);
            results = await PipelineRun.RunAsync(pipeline, options, screen, cancellation);
        });
        if (settings.Json) return;
        var console = Tables(settings);
        foreach (var result in results)
        {
            if (result.Train is { } trained) console.Show(ReportTables.Summary(trained.Splits));
            if (result.Evaluate is not { } measured) continue;
            console.Show(ReportTables.Summary([KeyValuePair.Create("test", measured.Metrics)]));
            console.Show(ReportTables.Classes(measured.Metrics));
        }
    }
}
