using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace AppHost.Resources.Redis;

/// <summary>Docker or Podman on this machine.</summary>
static class ContainerEngine
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    /// <summary>An engine answers, and can start containers. Asked of the one that Aspire is told to use, else of each.</summary>
    public static bool Runs(IConfiguration configuration)
    {
        string? wanted = configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"];
        string[] clients = string.IsNullOrWhiteSpace(wanted) ? ["docker", "podman"] : [wanted];
        return clients.Any(Answers);
    }

    static bool Answers(string client)
    {
        try
        {
            // The client alone is not enough: "info" asks the engine.
            using var process = Process.Start(new ProcessStartInfo(client, ["info"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(patience)) return process.ExitCode == 0;
            process.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
