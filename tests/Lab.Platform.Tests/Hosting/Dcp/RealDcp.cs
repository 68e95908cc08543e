using Lab.Hosting.Dcp;
using Lab.Hosting.Tools;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Platform.Tests.Hosting.Dcp;

/// <summary>The real orchestrator for tests: what is on the machine; fetched only where LAB_TESTS=full asks for it.</summary>
static class RealDcp
{
    static readonly Lazy<Task<AspireBundle?>> Bundle = new(FindAsync);

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Skips the test, with the reason, where there is no DCP.</summary>
    public static async Task<AspireBundle> BundleOrSkipAsync()
    {
        var bundle = await Bundle.Value;
        Assert.SkipUnless(bundle is not null, "No DCP: neither an aspire CLI nor a filled cache (LAB_TESTS=full fetches it through npm).");
        return bundle;
    }

    public static async Task<DcpSession> StartAsync(CancellationToken cancellation) => await DcpSession.StartAsync(
        await BundleOrSkipAsync(), null, TimeProvider.System, NullLogger.Instance, cancellation);

    public static bool IsAlive(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    static async Task<AspireBundle?> FindAsync()
    {
        if (AspireTools.Find(ToolEnvironment.OfThisProcess) is { } found) return found;
        return Environment.GetEnvironmentVariable("LAB_TESTS") == "full"
            ? await AspireTools.GetAsync(ToolEnvironment.OfThisProcess, Console.Error.WriteLine, TimeProvider.System, CancellationToken.None)
            : null;
    }
}
