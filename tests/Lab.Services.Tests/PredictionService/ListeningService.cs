using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab.PredictionService;
using Lab.PredictionService.Models;
using Lab.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.PredictionService;

/// <summary>The service on Kestrel, on a free port, with a fake model unless asked for another.</summary>
sealed class ListeningService : IAsyncDisposable
{
    readonly LogLines log = new();
    readonly string feedback = Path.Combine(Path.GetTempPath(), $"lab-feedback-{Guid.NewGuid()}");
    WebApplication app = null!;

    public FakeClassifier Classifier { get; } = new();

    public HttpClient Client { get; } = new();

    public int Port => Client.BaseAddress!.Port;

    /// <summary>Lines of the service's own categories so far.</summary>
    public IReadOnlyCollection<string> Log => log.Lines;

    public IServiceProvider Services => app.Services;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    /// <param name="settings"><c>Section:Key=value</c>.</param>
    public static Task<ListeningService> StartAsync(params string[] settings) => StartAsync(null, settings);

    /// <param name="failure">Why there is no model.</param>
    /// <param name="settings"><c>Section:Key=value</c>.</param>
    public static async Task<ListeningService> StartAsync(Exception? failure, params string[] settings)
    {
        var service = new ListeningService();
        await service.StartAsync(AppContext.BaseDirectory, settings, new FakeModelLoader { Classifier = service.Classifier, Failure = failure });
        return service;
    }

    /// <summary>With the model, tokenizer and engine that a user has.</summary>
    public static async Task<ListeningService> StartStarterAsync()
    {
        var service = new ListeningService();
        await service.StartAsync(Path.Combine(RepositoryRoot.Path, "data", "models", "starter"), [], null);
        return service;
    }

    public Task<TcpClient> ConnectAsync() => ConnectAsync(Port);

    /// <summary>Sends bytes as they are and reads until the service closes the connection, in order or with a reset.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var peer = await ConnectAsync();
        var stream = peer.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Deadline);
        var answer = new StringBuilder();
        byte[] buffer = new byte[1 << 14];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, Deadline)) > 0;) answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
        }
        return answer.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Classifier.LetGo();
        Client.Dispose();
        await app.DisposeAsync();
        if (Directory.Exists(feedback)) Directory.Delete(feedback, recursive: true);
    }

    static async Task<TcpClient> ConnectAsync(int port)
    {
        var peer = new TcpClient { NoDelay = true };
        await peer.ConnectAsync(IPAddress.Loopback, port, Deadline);
        return peer;
    }

    async Task StartAsync(string model, string[] settings, IModelLoader? loader)
    {
        string[] args = ["--urls", "http://127.0.0.1:0", "--model", model, "--Feedback:Folder", feedback, .. settings.Select(setting => $"--{setting}")];
        app = PredictionServiceApp.Create(args, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            if (loader is not null) builder.Services.AddSingleton(loader);
        });
        await app.StartAsync(Deadline);
        await app.Services.GetRequiredService<ModelHost>().Settled.WaitAsync(Deadline);
        Client.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    sealed class LogLines : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Writer(categoryName.StartsWith("Lab.", StringComparison.Ordinal) ? Lines : null);

        public void Dispose()
        {
        }

        sealed class Writer(ConcurrentQueue<string>? lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => lines is not null;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines?.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");
        }
    }
}
