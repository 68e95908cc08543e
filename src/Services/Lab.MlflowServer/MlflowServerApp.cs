using Lab.MlflowServer.Hosting;
using Lab.MlflowServer.Http;
using Microsoft.AspNetCore.Connections;

namespace Lab.MlflowServer;

/// <summary>The whole tracking server, for its own process and for whoever hosts it.</summary>
public static class MlflowServerApp
{
    // Datasets may carry a profile of 16 MB; artifacts lift the limit for themselves.
    const long MaxBody = 64 << 20;

    /// <summary>Runs the server until it is told to stop. Gives the process's exit code: 0, or 2 when an option is wrong or cannot be met.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        var line = new ServerCommandLine();
        line.Command.SetAction(async (options, _) =>
        {
            try
            {
                await using var app = Create(line.Read(options), null);
                await app.StartAsync(cancellation);
                await app.WaitForShutdownAsync(cancellation);
                return 0;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return 0;
            }
            catch (Exception wrong) when (wrong is LabException or IOException { InnerException: AddressInUseException })
            {
                await Console.Error.WriteLineAsync(wrong.Message);
                return 2;
            }
        });
        var parsed = line.Command.Parse(args);
        // The host listens for Ctrl+C and SIGTERM itself.
        int code = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null }, CancellationToken.None);
        return parsed.Errors.Count > 0 ? 2 : code;
    }

    /// <summary>Builds the server, ready to run.</summary>
    /// <param name="args">As on the command line.</param>
    /// <param name="configure">Last word on services and configuration.</param>
    /// <exception cref="LabException">An option is wrong.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var line = new ServerCommandLine();
        var parsed = line.Command.Parse(args);
        if (parsed.Errors.Count > 0) throw new LabException(ErrorKind.Usage, parsed.Errors[0].Message, "command line");
        return Create(line.Read(parsed), configure);
    }

    static WebApplication Create(ServerOptions options, Action<WebApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder();

        builder.AddAddress(options);
        builder.AddQuietLogging();
        builder.AddServiceDefaults();
        builder.AddStores(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBody);
        configure?.Invoke(builder);

        var app = builder.Build();

        app.Services.GetRequiredService<HostGuard>().Use(app);
        app.UseErrorAnswers();
        app.UseArtifacts();
        app.MapApi();

        return app;
    }
}
