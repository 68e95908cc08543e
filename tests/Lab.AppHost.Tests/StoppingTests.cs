using Lab.TestSupport;
using Lab.TestSupport.RunningSystem;

namespace Lab.AppHost.Tests;

/// <summary>However it ends, nothing of it is left running.</summary>
public sealed class StoppingTests
{
    /// <summary>The AppHost is taken from the same configuration as these tests: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    static string Configuration { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) is "release" ? "Release" : "Debug";

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Kill)]
    public async Task Signal_LeavesNoProcessBehind(int signal)
    {
        Signal.SkipUnlessHeard(signal);
        Assert.SkipWhen(LabFixture.Missing is not null, LabFixture.Missing ?? "");
        await using var lab = RunningLab.Start(Configuration);
        using var limit = new CancellationTokenSource(LabFixture.StartLimit);
        await lab.WaitForHealthyAsync(LabFixture.Resources, limit.Token);
        // dotnet run, AppHost, orchestrator, dashboard and the resources.
        Assert.True(lab.ProcessIds.Count >= 4 + LabFixture.Resources.Count, "Not all processes were found.");

        await lab.StopAsync(signal, limit.Token);

        using var rest = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.Equal([], await lab.WaitForNoProcessAsync(rest.Token));
        if (signal != Signal.Kill) Assert.False(File.Exists(lab.StatusFile), "lab.json is left behind.");
    }
}
