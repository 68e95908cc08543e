using Lab.Mailbox;
using Lab.MlflowServer;
using Lab.Monitor;
using Lab.PredictionService;
using Lab.PredictionService.Models;
using Lab.Services.Tests.MlflowServer;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;
using Lab.Trainer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.ServiceDefaults;

/// <summary>One of the lab's services on a free port, for what holds in all of them.</summary>
sealed partial class AnyService : IAsyncDisposable
{
    public const string Mailbox = "mailbox", Monitor = "monitor", Prediction = "prediction-service", Tracking = "tracking-server", Trainer = "trainer";

    readonly ServerFolder folder = new();
    readonly LogText log = new();
    WebApplication app = null!;

    public static TheoryData<string> Names => [Mailbox, Monitor, Prediction, Tracking, Trainer];

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public IServiceProvider Services => app.Services;

    /// <summary>Everything that was logged so far.</summary>
    public string Log => log.Text;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings"><c>Section:Key=value</c>.</param>
    public static Task<AnyService> StartAsync(string name, params string[] settings) => StartAtAsync("127.0.0.1", name, settings);

    /// <param name="listensAt">An address.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings"><c>Section:Key=value</c>.</param>
    public static async Task<AnyService> StartAtAsync(string listensAt, string name, params string[] settings)
    {
        var service = new AnyService();
        string url = $"http://{listensAt}:0";
        service.app = name switch
        {
            Mailbox => MailboxApp.Create(["--urls", url], Configure),
            Monitor => MonitorApp.Create(["--urls", url], Configure),
            Tracking => MlflowServerApp.Create(service.folder.Arguments("--host", listensAt, "--port", "0"), Configure),
            // Its peers are away. This process does not become slow.
            Trainer => TrainerApp.Create(
                ["--urls", url, "--ConnectionStrings:redis", "127.0.0.1:1", "--ConnectionStrings:mlflow", "http://127.0.0.1:1", "--Trainer:WorkFolder", service.folder.Artifacts, "--Trainer:Nice", "0"], Configure),
            _ => PredictionServiceApp.Create(["--urls", url, "--model", AppContext.BaseDirectory, "--Feedback:Folder", service.folder.Artifacts], builder =>
            {
                Configure(builder);
                builder.Services.AddSingleton<IModelLoader>(new FakeModelLoader { Classifier = new FakeClassifier() });
            }),
        };
        await service.app.StartAsync(Deadline);
        if (service.Services.GetService<ModelHost>() is { } model) await model.Settled.WaitAsync(Deadline);
        service.Http.BaseAddress = new UriBuilder(service.app.Urls.Single()) { Host = "127.0.0.1" }.Uri;
        return service;

        void Configure(WebApplicationBuilder builder)
        {
            builder.Logging.ClearProviders().AddProvider(service.log);
            builder.Configuration.AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(parts => KeyValuePair.Create(parts[0], (string?)parts[1])));
        }
    }

    /// <summary>Every route and method, with something for its parameters, from the endpoints themselves.</summary>
    public IReadOnlyList<(string Method, string Path)> Routes() =>
    [
        .. from endpoint in Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["POST"]
           select (method, "/" + Parameter.Replace(endpoint.RoutePattern.RawText!.Trim('/'), "1")),
        // Read from the request line, not by routing.
        .. app.Services.GetService<Lab.MlflowServer.Stores.FolderArtifactStore>() is null ? []
            : (string[])["GET", "HEAD", "PUT", "DELETE"] is var methods ? methods.Select(method => (method, "/api/2.0/mlflow-artifacts/artifacts/a/b.txt")) : [],
    ];

    /// <summary>Those that may change something.</summary>
    public IEnumerable<(string Method, string Path)> ChangingRoutes() => Routes().Where(route => route.Method is not ("GET" or "HEAD" or "OPTIONS"));

    public async Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path)) { Content = content };
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"\{[^}]*\}")]
    static partial System.Text.RegularExpressions.Regex Parameter { get; }

    sealed class LogText : ILoggerProvider, ILogger
    {
        readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

        public string Text => string.Join('\n', lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
