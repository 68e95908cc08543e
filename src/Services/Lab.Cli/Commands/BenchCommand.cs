using System.CommandLine;
using System.Text.Json;
using Lab.Cli.Bench;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab bench</c>: how fast a model is on this machine.</summary>
sealed class BenchCommand : LabCommand
{
    const double DefaultSeconds = 0.5;

    readonly Option<string?> model = ModelOption.Create();
    readonly Option<double?> seconds = Number(
        "--seconds", FormattableString.Invariant($"Seconds for each of some twenty measurements. Default: {DefaultSeconds}."), "a number above 0, at most 60", value => value is > 0 and <= 60);

    public BenchCommand(LabHost host, CommonOptions common) : base("bench", "Measure the speed of a model on this machine.", host, common)
    {
        Add(model);
        Add(seconds);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        string folder = await ModelOption.FindAsync(parsed.GetValue(model), Host, cancellation);
        var each = TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? DefaultSeconds);
        var place = ModelLoading.Find(settings);
        BenchReport report = null!;
        await LiveProgress.RunAsync(Host, "bench", live: true, progress =>
            report = new BenchRun(folder, place, settings.Threads, each, (share, what) => progress.Update(share, what), cancellation).Run());
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(report, LabJson.Lines.BenchReport));
        else BenchTables.Write(Tables(settings), report);
    }
}
