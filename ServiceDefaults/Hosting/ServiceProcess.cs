using Lab.ServiceDefaults.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>The life of a service's process.</summary>
public static class ServiceProcess
{
    /// <summary>Runs a service until it is told to stop: by Ctrl+C, SIGTERM or the token.</summary>
    /// <param name="create">Builds it; what is wrong with its settings may come out of here or of its start.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The process's exit code: 0, or that of the failure, with a line on the error stream for each thing that is wrong.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> create, CancellationToken cancellation)
    {
        OwnerOnly.FromNowOn();
        using var limits = DiskErrors.LimitsAreErrors();
        string? addresses = null;
        try
        {
            await using var app = create();
            addresses = app.Configuration["urls"];
            if (app.Services.GetServices<ServiceSetting>().Any(setting => setting is { Key: "urls", Source: "default" })) addresses += " (the default)";
            // The host would log what is wrong with its whole stack.
            app.Services.GetService<IStartupValidator>()?.Validate();
            ListenAddresses.Check(app.Configuration);
            return await RunAsync(app, cancellation);
        }
        catch (Exception failure)
        {
            var (code, lines) = StartFailure.Of(failure, addresses);
            foreach (string line in lines) await Console.Error.WriteLineAsync(line);
            return (int)code;
        }
    }

    static async Task<int> RunAsync(WebApplication app, CancellationToken cancellation)
    {
        var (end, start) = (app.Services.GetRequiredService<ProcessEnd>(), app.Services.GetRequiredService<ProcessEnd.Start>());
        start.IsTold = true;
        // A test's server listens nowhere.
        end.IsProcess = app.Services.GetRequiredService<IServer>().GetType().FullName!.StartsWith("Microsoft.AspNetCore.Server.Kestrel.", StringComparison.Ordinal);
        try
        {
            await app.StartAsync(cancellation);
            start.IsTold = false;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested || app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop before it was up.
            return end.Failure is null ? (int)ExitCode.Done : throw end.Failure;
        }
        await app.WaitForShutdownAsync(cancellation);
        return end.Failure is null ? (int)ExitCode.Done : throw end.Failure;
    }
}
