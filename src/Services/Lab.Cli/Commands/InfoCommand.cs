using System.CommandLine;
using System.Text.Json;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Mlflow;
using Lab.Sentiment;

namespace Lab.Cli.Commands;

/// <summary><c>lab info</c>: this build, this machine, this model, these settings; with a file, what that is and how to read it.</summary>
sealed class InfoCommand : LabCommand
{
    readonly Argument<string?> file = new("FILE")
    {
        Description = "Look at a file of rows instead: encoding, separator, columns, labels, lengths, problems, and the options to use. A path, an http(s) address, or - for standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly Option<string?> model = ModelOption.Create();
    readonly Option<string?> config = new("--config")
    {
        Description = "Show every setting, its value, and where it came from: those of the services too, as a file beside appsettings.json would have them.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly DataOptions data = new();
    readonly CommonOptions common;

    public InfoCommand(LabHost host, CommonOptions common) : base("info", "Show version, machine, model and settings; or what a data file is.", host, common)
    {
        this.common = common;
        Add(file);
        Add(model);
        Add(config);
        data.AddAll(this);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        if (parsed.GetValue(file) is { } named)
        {
            if (parsed.GetResult(model) is not null || parsed.GetResult(config) is not null)
                throw new LabException(ErrorKind.Usage, "A file is named together with --model or --config.", expected: "one of them");
            await LookAsync(named, parsed, settings, cancellation);
            return;
        }
        if (data.Given(parsed) is { } option) throw new LabException(ErrorKind.Usage, $"There is no file for {option}.", expected: "lab info FILE");
        var info = await LabInfo.CollectAsync(parsed.GetValue(model), parsed.GetResult(config) is null ? null : Settings(parsed), settings, Host, cancellation);
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(info, LabJson.Lines.LabInfo));
        else InfoTable.Write(Tables(settings), info);
    }

    async Task LookAsync(string named, ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        string path = await DataFiles.FindAsync(named, Host, cancellation);
        var info = DataFileInfo.Of(named, DataSurvey.Of(path, data.Read(parsed), cancellation));
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(info, LabJson.Lines.DataFileInfo));
        else DataFileTable.Write(Tables(settings), info);
    }

    IReadOnlyList<Setting> Settings(ParseResult parsed) =>
    [
        .. Setting.OfCommands(parsed, common, model, Host),
        .. HostedSettings.All(
            parsed.GetValue(config),
            [
                .. parsed.GetValue(model) is { } folder ? (string[])["--model", ModelUri.IsOne(folder) || ModelLocation.IsHubName(folder, out _) ? folder : Path.GetFullPath(folder)] : [],
                .. common.ForService(parsed),
            ]),
    ];
}
