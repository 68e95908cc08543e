using System.CommandLine;
using System.Text.Json;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab info</c>: this build, this machine, this model, these settings.</summary>
sealed class InfoCommand : LabCommand
{
    readonly Option<string?> model = ModelOption.Create();
    readonly Option<bool> config = Flag("--config", "Show every setting, its value, and where it came from.");
    readonly CommonOptions common;

    public InfoCommand(LabHost host, CommonOptions common) : base("info", "Show version, machine, model and settings.", host, common)
    {
        this.common = common;
        Add(model);
        Add(config);
    }

    protected override Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var info = LabInfo.Collect(parsed.GetValue(model), parsed.GetValue(config) ? Setting.All(parsed, common, model, Host) : null, settings, Host);
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(info, LabJson.Lines.LabInfo));
        else InfoTable.Write(Tables(settings), info);
        return Task.CompletedTask;
    }
}
