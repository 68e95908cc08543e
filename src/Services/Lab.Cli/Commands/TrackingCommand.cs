using System.CommandLine;
using System.Text.Json;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Cli.Tracking;
using Lab.MlflowServer;
using Lab.MlflowServer.Hosting;
using Lab.MlflowServer.WebUi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Lab.Cli.Commands;

/// <summary><c>lab tracking</c>: the tracking server in this process, with the options of MLflow's own command; or its web UI, fetched.</summary>
sealed class TrackingCommand : Command
{
    readonly ServerCommandLine line = new();

    readonly Option<string?> fetchUi = new("--fetch-ui")
    {
        Description = $"Fetch MLflow's web UI ({UiFinder.Version}) into the cache, where the server finds it, and end: from {UiWheel.FileName}, from its address, or without a value from the package index (PIP_INDEX_URL, else pypi.org).",
        HelpName = "FILE|URL",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public TrackingCommand(LabHost host, CommonOptions common) : base("tracking", "Run the tracking server, which speaks MLflow's REST interface, until Ctrl+C.")
    {
        foreach (var option in line.Options) Add(option);
        Add(fetchUi);
        SetAction((parsed, cancellation) =>
        {
            bool json = CommonSettings.Read(parsed, common, host).Json;
            return parsed.GetResult(fetchUi) is { Implicit: false } ? FetchAsync(parsed.GetValue(fetchUi), host, json, cancellation)
                : MlflowServerApp.RunAsync(line.Read(parsed), json ? LogJson : null, cancellation);
        });
    }

    static async Task<int> FetchAsync(string? from, LabHost host, bool json, CancellationToken cancellation)
    {
        var ui = await UiFetch.RunAsync(from, host, cancellation);
        if (json) host.Out.WriteLine(JsonSerializer.Serialize(new FetchedUi(ui.Path, UiFinder.Version), LabJson.Lines.FetchedUi));
        else host.Out.WriteLine($"The web UI of MLflow {UiFinder.Version} lies in {ui.Path}. lab tracking serves it.");
        return (int)ExitCode.Done;
    }

    // With --json stdout carries JSON: a log entry a line.
    static void LogJson(WebApplicationBuilder builder) => builder.Logging.AddJsonConsole();
}
