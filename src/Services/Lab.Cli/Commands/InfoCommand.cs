using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;

namespace Lab.Cli.Commands;

/// <summary><c>lab info</c>: this build, this machine, this model, these settings.</summary>
sealed class InfoCommand : LabCommand
{
    readonly Option<string?> model = ModelOption.Create();
    readonly Option<string?> config = new("--config")
    {
        Description = "Show every setting, its value, and where it came from: those of the services too, as a file beside appsettings.json would have them.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly CommonOptions common;

    public InfoCommand(LabHost host, CommonOptions common) : base("info", "Show version, machine, model and settings.", host, common)
    {
        this.common = common;
        Add(model);
        Add(config);
    }

    protected override Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var info = LabInfo.Collect(parsed.GetValue(model), parsed.GetResult(config) is null ? null : Settings(parsed), settings, Host);
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(info, LabJson.Lines.LabInfo));
        else InfoTable.Write(Tables(settings), info);
        return Task.CompletedTask;
    }

    IReadOnlyList<Setting> Settings(ParseResult parsed) =>
    [
        .. Setting.OfCommands(parsed, common, model, Host),
        .. HostedSettings.All(
            parsed.GetValue(config),
            [
                .. parsed.GetValue(model) is { } folder ? (string[])["--model", Path.GetFullPath(folder)] : [],
                .. parsed.GetValue(common.Threads) is { } threads ? (string[])["--Prediction:Threads", threads.ToString(CultureInfo.InvariantCulture)] : [],
            ]),
    ];
}
