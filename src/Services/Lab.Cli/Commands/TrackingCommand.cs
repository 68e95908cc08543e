using System.CommandLine;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.MlflowServer;
using Lab.MlflowServer.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Lab.Cli.Commands;

/// <summary><c>lab tracking</c>: the tracking server in this process, with the options of MLflow's own command.</summary>
sealed class TrackingCommand : Command
{
    readonly ServerCommandLine line = new();

    public TrackingCommand(LabHost host, CommonOptions common) : base("tracking", "Run the tracking server, which speaks MLflow's REST interface, until Ctrl+C.")
    {
        foreach (var option in line.Options) Add(option);
        SetAction((parsed, cancellation) =>
        {
            bool json = CommonSettings.Read(parsed, common, host).Json;
            return MlflowServerApp.RunAsync(line.Read(parsed), json ? LogJson : null, cancellation);
        });
    }

    // With --json stdout carries JSON: a log entry a line.
    static void LogJson(WebApplicationBuilder builder) => builder.Logging.AddJsonConsole();
}
