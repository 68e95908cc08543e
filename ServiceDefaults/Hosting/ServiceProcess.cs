using Lab.ServiceDefaults.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
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
    /// <returns>The process's exit code: 0, or 2 with a line on the error stream for each setting that is wrong.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> create, CancellationToken cancellation)
    {
        OwnerOnly.FromNowOn();
        using var limits = DiskErrors.LimitsAreErrors();
        try
        {
            await using var app = create();
            // The host would log what is wrong with its whole stack.
            app.Services.GetService<IStartupValidator>()?.Validate();
            try
            {
                await app.StartAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested || app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Told to stop before it was up.
                return 0;
            }
            await app.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception wrong) when (Causes(wrong).All(IsWrongSetting))
        {
            foreach (string message in Causes(wrong).SelectMany(Messages).Distinct()) await Console.Error.WriteLineAsync(message);
            return (int)ExitCode.Usage;
        }
    }

    // Several sections may be wrong at once, and one through several of its readers.
    static IReadOnlyCollection<Exception> Causes(Exception failure) => failure is AggregateException several ? several.InnerExceptions : [failure];

    static IEnumerable<string> Messages(Exception cause) => cause is OptionsValidationException options ? options.Failures : [cause.Message];

    // Out of range, unknown or not of its type; a connection string of another form; no address; an address in use.
    static bool IsWrongSetting(Exception failure) => failure is
        LabException { Kind: ErrorKind.Usage } or OptionsValidationException or FormatException
        or InvalidOperationException { InnerException: ArgumentException or FormatException }
        or IOException { InnerException: AddressInUseException };
}
