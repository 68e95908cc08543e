using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.TestSupport;
using Microsoft.Extensions.Hosting;

namespace Lab.Platform.Tests.Hosting.Dcp;

/// <summary>How an AppHost ends from outside: a second process of these tests is the AppHost, and is killed.</summary>
public sealed class AppHostEndTests
{
    const string ChildFolder = "LAB_TEST_APPHOST_FOLDER";

    static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    public enum Victim
    {
        AppHost,
        Orchestrator,
    }

    // 128 + 9; an AppHost that ends in order lets the other test in it pass: 0.
    [Theory]
    [InlineData(Victim.AppHost, Signal.Kill, 137)]
    [InlineData(Victim.AppHost, Signal.Terminate, 0)]
    [InlineData(Victim.Orchestrator, Signal.Kill, 0)]
    public async Task However_the_application_ends_no_process_and_no_session_is_left(Victim victim, int signal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc.");
        await RealDcp.BundleOrSkipAsync();
        var folder = Directory.CreateTempSubdirectory("lab-app-").FullName;
        using var child = StartChild(folder);
        try
        {
            var ready = Path.Combine(folder, "ready");
            await Eventually.HoldsAsync(() => File.Exists(ready) || child.HasExited, "The AppHost started");
            Assert.False(child.HasExited, "The AppHost ended by itself.");
            int[] pids = [.. (await File.ReadAllLinesAsync(ready, Cancellation)).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
            Assert.All(pids, pid => Assert.True(RealDcp.IsAlive(pid)));
            var session = SessionFolder(Orchestrators(child.Id).Single().CommandLine);
            Assert.True(Directory.Exists(session));
            var from = TimeProvider.System.GetTimestamp();

            Signal.Send(victim == Victim.AppHost ? child.Id : Orchestrators(child.Id).Single().Pid, signal);

            await Eventually.HoldsAsync(() => child.HasExited && !pids.Any(RealDcp.IsAlive), "All processes ended");
            await Eventually.HoldsAsync(() => !Orchestrators(child.Id).Any() && !Directory.Exists(session), "DCP ended");
            TestContext.Current.TestOutputHelper?.WriteLine($"All gone after {TimeProvider.System.GetElapsedTime(from).TotalMilliseconds:0} ms");
            Assert.Equal(exitCode, child.ExitCode);
        }
        finally
        {
            if (!child.HasExited) child.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The AppHost of the test above: two processes, one of which does not react to polite requests quickly.</summary>
    [Fact]
    public async Task AppHost_to_be_killed()
    {
        var folder = Environment.GetEnvironmentVariable(ChildFolder);
        Assert.SkipWhen(folder is null, "Runs only as the AppHost of another test.");
        var test = new TestApp(folder);
        test.Script("one", TestApp.Server);
        TestApp.Listen((ExecutableResource)test.Builder.Resources[0], "main");
        test.Script("two", "sleep 1000;");
        await test.StartAsync();
        int[] pids =
        [
            TestApp.Pid(await test.UntilAsync("one", KnownResourceStates.Running)), TestApp.Pid(await test.UntilAsync("two", KnownResourceStates.Running)),
        ];
        var written = Path.Combine(folder, "writing");
        await File.WriteAllLinesAsync(written, pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture)), Cancellation);
        File.Move(written, Path.Combine(folder, "ready"));
        await test.App.WaitForShutdownAsync(Cancellation);
        await test.App.DisposeAsync();
    }

    static Process StartChild(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            Environment = { [ChildFolder] = folder },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(AppHostEndTests).Assembly.Location);
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(AppHostEndTests).FullName}.{nameof(AppHost_to_be_killed)}");
        var child = Process.Start(start)!;
        child.OutputDataReceived += (_, _) => { };
        child.BeginOutputReadLine();
        return child;
    }

    // Each DCP that watches the AppHost.
    static IEnumerable<(int Pid, string CommandLine)> Orchestrators(int appHost)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName))
        {
            if (!int.TryParse(process, CultureInfo.InvariantCulture, out var pid)) continue;
            string line;
            try
            {
                line = File.ReadAllText($"/proc/{pid}/cmdline");
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            if (line.Contains($"--monitor\0{appHost}\0", StringComparison.Ordinal)) yield return (pid, line);
        }
    }

    static string SessionFolder(string commandLine)
    {
        var arguments = commandLine.Split('\0');
        return Path.GetDirectoryName(arguments[Array.IndexOf(arguments, "--kubeconfig") + 1])!;
    }
}
