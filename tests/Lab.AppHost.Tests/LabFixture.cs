using Lab.TestSupport.RunningSystem;

namespace Lab.AppHost.Tests;

/// <summary>One running lab for the tests that share it; started when the first asks for it.</summary>
public sealed class LabFixture : IAsyncLifetime
{
    /// <summary>From the first start on a machine, which fetches the orchestrator and the dashboard, to all healthy.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    /// <summary>Every resource of AppHost/Program.cs that runs.</summary>
    public static readonly IReadOnlyList<string> Resources = ["mailbox", "mlflow", "monitor", "prediction-service", "redis"];

    readonly HttpClient http = new();
    RunningLab? lab;

    public RunningLab Lab => lab ?? throw new InvalidOperationException("The lab was not started.");

    public HttpClient Http => http;

    /// <summary>Why this machine cannot run the lab; null when it can.</summary>
    public static string? Missing { get; } =
        Environment.GetEnvironmentVariable("LAB_TESTS") != "full" ? "It starts the whole lab: set LAB_TESTS=full."
        : !ProcessTable.IsAvailable ? "Processes are followed through /proc, which this system has not."
        : null;

    /// <summary>First resource address with this scheme.</summary>
    public static Uri Url(LabStatus status, string resource, string scheme = "http") =>
        status.Resources[resource].Urls.Select(url => new Uri(url)).First(url => url.Scheme == scheme);

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        lab = RunningLab.Start(Configuration);
        using var limit = new CancellationTokenSource(StartLimit);
        await lab.WaitForHealthyAsync(Resources, limit.Token);
        await lab.LoginUrlAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (lab is not null) await lab.DisposeAsync();
    }

    /// <summary>The AppHost is taken from the same configuration as these tests: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    public static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) is "release" ? "Release" : "Debug";
}
