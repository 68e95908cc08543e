using System.Diagnostics;
using Lab.Mlflow;
using Lab.MlflowServer;

namespace Lab.Services.Tests.MlflowServer.Stores;

/// <summary>The server as a process of its own, killed while eight callers write.</summary>
public sealed class KilledServerTests
{
    [Fact]
    public async Task Kill_WhileWriting_LosesNothingThatWasAnswered()
    {
        using var folder = new ServerFolder();
        var cancellation = TestContext.Current.CancellationToken;
        var answered = new List<long>[8];
        string run;
        await using (var server = await ServerProcess.StartAsync(folder, cancellation))
        {
            using var client = MlflowClient.Create(server.Url, new() { MaxRetries = 0 });
            run = (await client.CreateRunAsync("0", cancellation: cancellation)).Info.RunId;
            using var enough = new CountdownEvent(400);
            var callers = Enumerable.Range(0, answered.Length).Select(caller => Task.Run(async () =>
            {
                var mine = answered[caller] = [];
                try
                {
                    for (long step = 0; ; step++)
                    {
                        await client.LogMetricAsync(run, $"m{caller}", step, step, DateTimeOffset.UnixEpoch, cancellation);
                        mine.Add(step);
                        if (!enough.IsSet) enough.Signal();
                    }
                }
                catch (Exception gone) when (gone is HttpRequestException or TimeoutException or InvalidOperationException)
                {
                    // The server is dead: what was answered until now counts.
                }
            }, cancellation)).ToList();
            enough.Wait(cancellation);
            server.Kill();
            await Task.WhenAll(callers);
        }

        await using var again = await ServerProcess.StartAsync(folder, cancellation);
        using var reader = MlflowClient.Create(again.Url);
        for (int caller = 0; caller < answered.Length; caller++)
        {
            HashSet<long> kept = [];
            await foreach (var point in reader.GetMetricHistoryAsync(run, $"m{caller}", cancellation: cancellation)) kept.Add(point.Step);
            Assert.Empty(answered[caller].Except(kept));
        }
    }

    [Fact]
    public async Task State_IsForItsOwnerOnly_AlsoThatOfBefore()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        using var folder = new ServerFolder();
        var cancellation = TestContext.Current.CancellationToken;
        if (!OperatingSystem.IsWindows()) Directory.CreateDirectory(folder.Artifacts, (UnixFileMode)0b111_111_111);

        await using var server = await ServerProcess.StartAsync(folder, cancellation);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await http.PutAsync(new Uri("/api/2.0/mlflow-artifacts/artifacts/0/a/b.txt", UriKind.Relative), new StringContent("text"), cancellation);
        answer.EnsureSuccessStatusCode();

        if (OperatingSystem.IsWindows()) return;
        foreach (string path in Directory.EnumerateFileSystemEntries(folder.Root, "*", SearchOption.AllDirectories))
            Assert.True((File.GetUnixFileMode(path) & (UnixFileMode)0b000_111_111) == 0, $"{path}: {File.GetUnixFileMode(path)}");
    }

    sealed class ServerProcess : IAsyncDisposable
    {
        readonly Process process;

        ServerProcess(Process process, Uri url)
        {
            this.process = process;
            Url = url;
        }

        public Uri Url { get; }

        public static async Task<ServerProcess> StartAsync(ServerFolder folder, CancellationToken cancellation)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet")
            {
                RedirectStandardOutput = true,
                ArgumentList = { Path.ChangeExtension(typeof(MlflowServerApp).Assembly.Location, ".dll") },
            };
            foreach (string argument in folder.Arguments("--port", "0")) start.ArgumentList.Add(argument);
            var process = Process.Start(start)!;
            const string said = "Now listening on: ";
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
                if (line.IndexOf(said, StringComparison.Ordinal) is var at and >= 0) return new(process, new Uri(line[(at + said.Length)..].Trim()));
            throw new InvalidOperationException("The server did not start.");
        }

        public void Kill() => process.Kill();

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
