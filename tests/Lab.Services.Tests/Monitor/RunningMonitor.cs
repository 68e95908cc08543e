using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Lab.Monitor;
using Lab.Monitor.Alerts;
using Lab.Monitoring.Staleness;
using Lab.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Services.Tests.Monitor;

/// <summary>The whole monitor on a free port, with a clock moved by hand and sources that a test sets.</summary>
sealed class RunningMonitor : IAsyncDisposable
{
    readonly WebApplication app;
    readonly LogLines log;
    readonly ConcurrentQueue<string> tags = new();
    readonly ActivityListener spans;

    RunningMonitor(WebApplication app, LogLines log)
    {
        (this.app, this.log) = (app, log);
        spans = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                foreach (var tag in span.TagObjects) tags.Enqueue($"{tag.Key}={tag.Value} ");
            },
        };
        ActivitySource.AddActivityListener(spans);
    }

    /// <summary>Everything that was logged, of every category.</summary>
    public string Log => string.Join('\n', log.Lines);

    /// <summary>Tags of every span of the process since the start.</summary>
    public IReadOnlyCollection<string> SpanTags => tags;

    public HttpClient Http { get; private init; } = null!;

    public FakeTimeProvider Time { get; private init; } = null!;

    /// <param name="world">What the sources say.</param>
    /// <param name="smtpPort">Of a mail server on this machine; null: none is configured.</param>
    /// <param name="settings">Further settings, as on the command line.</param>
    public static async Task<RunningMonitor> StartAsync(World world, int? smtpPort, params string[] settings)
    {
        var time = world.Time;
        var log = new LogLines();
        string[] mail = smtpPort is { } port ? ["--ConnectionStrings:smtp", $"smtp://localhost:{port}"] : [];
        var app = MonitorApp.Create(
            ["--urls", "http://127.0.0.1:0", "--Alerts:Recipients", "team@example.org; second@example.org", "--Alerts:Attempts", "1", .. mail, .. settings],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(log);
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Services.AddSingleton<IPredictionSource>(world);
                builder.Services.AddSingleton<IModelHistory>(world);
                builder.Services.AddSingleton<IAlertStates>(world.States);
                // The passes of the tests are the ones they ask for.
                builder.Services.Remove(builder.Services.Single(service => service.ImplementationType?.Name == "MonitorWorker"));
            });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningMonitor(app, log) { Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) }, Time = time };
    }

    /// <summary>Posts a command; gives status and answer.</summary>
    public async Task<(int Status, JsonElement Answer)> CommandAsync(string name)
    {
        using var answer = await Http.PostAsync($"/commands/{name}", null, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    /// <summary>Runs a pass; gives its message.</summary>
    public async Task<string> CheckAsync()
    {
        var (status, answer) = await CommandAsync("check-staleness");
        Assert.Equal(200, status);
        return answer.GetProperty("message").GetString()!;
    }

    public async Task<(int Status, JsonElement Health)> HealthAsync()
    {
        using var answer = await Http.GetAsync("/health", TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        spans.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
