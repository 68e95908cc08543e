using System.Collections.Concurrent;
using System.Net;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.PredictionService.Feedback;

/// <summary>Corrections on a disk that fills up, and a spool that does.</summary>
public sealed class FullDiskTests
{
    const string Route = "/feedback/submit";

    static string Body(int i) => $$"""{"text":"number {{i}} {{new string('x', 2_000)}}","correct":"positive"}""";

    static PredictionServiceFactory Service(string folder, Lines lines, long most = 64_000_000) => new()
    {
        Settings = { ["Feedback:Folder"] = folder, ["Feedback:MaxSpoolBytes"] = most.ToString(), ["Logging:LogLevel:Default"] = "Warning" },
        Configure = services => services.AddSingleton<ILoggerProvider>(lines),
    };

    static async Task<int> SubmitUntilRefusedAsync(HttpClient client)
    {
        for (int i = 0; ; i++)
            if ((await client.PostJsonAsync(Route, Body(i))).Status != HttpStatusCode.Accepted) return i;
    }

    [Fact]
    public async Task FullDisk_IsNamed_LosesNothing_AndEndsWithTheFirstFreeSpace()
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? "");
        using var disk = SmallDisk.Mount(512 << 10);
        var lines = new Lines();
        await using var service = Service(Path.Combine(disk.Folder, "feedback"), lines);
        var client = await service.ReadyClientAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostJsonAsync(Route, Body(0))).Status);
        disk.Fill();

        int kept = 1 + await SubmitUntilRefusedAsync(client);
        var refused = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.PostJsonAsync(Route, Body(i))));

        Assert.All(refused, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        Assert.Contains("The correction is not kept. The disk of the spool of corrections is full. Free some space there.", refused[0].Body);
        Assert.Contains("\"feedback\":{\"status\":\"degraded\",\"description\":\"The disk of the spool of corrections is full.", (await client.GetAnswerAsync("/health")).Body);
        Assert.Equal(2, lines.Of("Feedback", "Health"));
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/predict", """{"text":"good"}""")).Status);

        service.Time.Advance(TimeSpan.FromMinutes(1));
        await client.PostJsonAsync(Route, Body(0));
        Assert.Equal(3, lines.Of("Feedback", "Health"));
        Assert.Contains(lines.All, line => line.Contains("and 200 more since the last message"));

        disk.Free();
        Assert.StartsWith("{\"status\":\"healthy\"", (await client.GetAnswerAsync("/health")).Body);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostJsonAsync(Route, Body(kept))).Status);
        await service.DisposeAsync();
        string spool = Assert.Single(FreeFile.SpoolsIn(disk.Folder));
        Assert.Equal(kept + 1, File.ReadAllLines(spool).Count(line => Lab.Records.FeedbackRecord.FromLine(System.Text.Encoding.UTF8.GetBytes(line)).Text.Length > 2_000));
    }

    [Fact]
    public async Task DiskThatIsFullAtTheStart_IsNamedBeforeTheFirstCorrection()
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? "");
        using var disk = SmallDisk.Mount(128 << 10);
        disk.Fill();
        await using var service = Service(Path.Combine(disk.Folder, "feedback"), new Lines());
        var client = await service.ReadyClientAsync();

        Assert.Contains("The disk of the spool of corrections is full.", (await client.GetAnswerAsync("/health")).Body);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/predict", """{"text":"good"}""")).Status);
    }

    [Fact]
    public async Task FullSpool_IsNamedByTheHealth_WithALineAMinute()
    {
        string folder = Directory.CreateTempSubdirectory("lab-feedback-").FullName;
        var lines = new Lines();
        await using var service = Service(folder, lines, most: 5_000);
        var client = await service.ReadyClientAsync();

        Assert.Equal(2, await SubmitUntilRefusedAsync(client));
        for (int i = 0; i < 50; i++)
        {
            await client.PostJsonAsync(Route, Body(i));
            Assert.Contains("\"status\":\"degraded\",\"problem\":\"No Redis is configured, and the spool of corrections is full (5,000 bytes", (await client.GetAnswerAsync("/health")).Body);
        }

        Assert.Equal(2, lines.Of("Feedback", "Health"));
        await service.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task FolderThatMayNotBeWritten_IsNamed_AndRecoversByItself()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"lab-feedback-{Guid.NewGuid()}");
        await File.WriteAllTextAsync(folder, "a file", TestContext.Current.CancellationToken);
        await using var service = Service(folder, new Lines());
        var client = await service.ReadyClientAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostJsonAsync(Route, Body(0))).Status);
        Assert.Contains("The spool of corrections cannot be written", (await client.GetAnswerAsync("/health")).Body);
        File.Delete(folder);

        Assert.StartsWith("{\"status\":\"healthy\"", (await client.GetAnswerAsync("/health")).Body);
        await service.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    sealed class Lines : ILoggerProvider
    {
        readonly ConcurrentQueue<(string Category, string Text)> lines = new();

        public IEnumerable<string> All => lines.Select(line => line.Text);

        public int Of(params string[] folders) => lines.Count(line => folders.Any(folder => line.Category.StartsWith($"Lab.PredictionService.{folder}", StringComparison.Ordinal)));

        public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

        public void Dispose()
        {
        }

        sealed class Writer(Lines owner, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel)) owner.lines.Enqueue((category, formatter(state, exception)));
            }
        }
    }
}
