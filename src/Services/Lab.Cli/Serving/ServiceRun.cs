using System.ComponentModel;
using System.Diagnostics;
using Lab.ServiceDefaults.Hosting;

namespace Lab.Cli.Serving;

/// <summary>The prediction service as a child: it writes where this command writes, and ends with it.</summary>
static class ServiceRun
{
    /// <summary>Longer than a service takes to end its requests (30 s); what is left then is killed.</summary>
    static readonly TimeSpan stopLimit = TimeSpan.FromSeconds(40);

    /// <param name="start">Program, arguments and environment of the service.</param>
    /// <param name="cancellation">Ctrl+C or SIGTERM: the service finishes its requests and ends.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="LabException">It could not be started.</exception>
    public static async Task<int> RunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        start.UseShellExecute = false;
        // The pipe is what ties the two: it ends with this process, however that ends.
        start.RedirectStandardInput = true;
        start.Environment[InputEnd.Variable] = "1";
        using var service = Start(start);
        try
        {
            await service.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(service);
        }
        return service.ExitCode;
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception problem)
        {
            throw new LabException(ErrorKind.MissingTool, $"The prediction service cannot be started: {problem.Message}.", start.FileName, "a program that this user may run");
        }
    }

    static async Task StopAsync(Process service)
    {
        service.StandardInput.Close();
        using var limit = new CancellationTokenSource(stopLimit);
        try
        {
            await service.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }
}
