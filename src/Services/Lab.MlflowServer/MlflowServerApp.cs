using System.CommandLine;
using Lab.MlflowServer.Hosting;
using Lab.MlflowServer.Http;
using Lab.ServiceDefaults.Hosting;
using Lab.ServiceDefaults.Web;

namespace Lab.MlflowServer;

/// <summary>The whole tracking server, for its own process and for whoever hosts it.</summary>
public static class MlflowServerApp
{
    /// <summary>What the server is, for a command's help.</summary>
    public const string Description = "Tracking server that speaks MLflow's REST interface: experiments, runs, artifacts, model registry.";

    // Datasets may carry a profile of 16 MB; artifacts lift the limit for themselves.
    const long MaxBody = 64 << 20;

    // The ids of a thousand runs in a query string, with room to spare: too many of them are refused with a reason, not by the transport.
    const int MaxRequestLine = 128 << 10;

    /// <summary>Runs the server until it is told to stop. Gives the process's exit code: 0, or that of <see cref="KindCodes"/> when an option is wrong (2) or cannot be met.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        var (command, line) = CommandLine();
        command.SetAction(async (options, stop) =>
        {
            try
            {
                return await RunAsync(line.Read(options), null, stop);
            }
            catch (LabException wrong)
            {
                await Console.Error.WriteLineAsync(wrong.Message);
                return (int)KindCodes.Of(wrong.Kind).Exit;
            }
        });
        var parsed = command.Parse(args);
        // The host listens for Ctrl+C and SIGTERM itself.
        int code = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null }, cancellation);
        return parsed.Errors.Count > 0 ? (int)ExitCode.Usage : code;
    }

    /// <summary>Runs the server until it is told to stop. Gives the process's exit code: 0, or that of what is wrong, with a line on the error stream.</summary>
    /// <param name="options">From <see cref="ServerCommandLine"/>.</param>
    /// <param name="configure">Last word on services and configuration.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Task<int> RunAsync(TrackingServerOptions options, Action<WebApplicationBuilder>? configure, CancellationToken cancellation) =>
        ServiceProcess.RunAsync(() => Create(options, configure), cancellation);

    /// <summary>Builds the server, ready to run.</summary>
    /// <param name="args">As on the command line.</param>
    /// <param name="configure">Last word on services and configuration.</param>
    /// <exception cref="LabException">An option is wrong.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var (command, line) = CommandLine();
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0) throw new LabException(ErrorKind.Usage, parsed.Errors[0].Message, "command line");
        return Create(line.Read(parsed), configure);
    }

    /// <summary>What would be set if it started now: beside the options of its command line, each of which has the default that its help names.</summary>
    /// <param name="args">As on the command line.</param>
    /// <exception cref="LabException">An option is wrong.</exception>
    public static IReadOnlyList<ServiceSetting> Settings(string[] args)
    {
        var (command, line) = CommandLine();
        return ServiceSettings.Of(CreateBuilder(line.Read(command.Parse(args))), [.. ServerSecurity.Keys, .. Webhooks.WebhookOptions.Keys, .. Registry.VersionSourceRule.Keys, .. GraphQl.QueryLimits.Keys, .. ServerFacts.DeploymentsProxy.Keys]);
    }

    static WebApplication Create(TrackingServerOptions options, Action<WebApplicationBuilder>? configure)
    {
        var builder = CreateBuilder(options);
        configure?.Invoke(builder);

        var app = builder.Build();

        app.UseMiddleware<ErrorAnswers>();
        app.UseLargeArtifacts();
        app.UseServerSecurity();
        app.UseArtifacts();
        app.UseExactPaths();
        app.MapTrackingApi();
        app.AnswerHead();

        return app;
    }

    static WebApplicationBuilder CreateBuilder(TrackingServerOptions options)
    {
        // Named here: the process may be that of another program, which hosts the server.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(MlflowServerApp).Assembly.GetName().Name });

        builder.AddConfigurationFile(options.ConfigFile);
        builder.AddAddress(options);
        builder.AddQuietLogging();
        builder.AddServiceDefaults();
        builder.AddServerSecurity(options);
        builder.AddStores(options);
        builder.Services.AddResponseCompression();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
        });
        return builder;
    }

    static (RootCommand Command, ServerCommandLine Line) CommandLine()
    {
        var (command, line) = (new RootCommand(Description), new ServerCommandLine());
        foreach (var option in line.Options) command.Add(option);
        return (command, line);
    }
}
