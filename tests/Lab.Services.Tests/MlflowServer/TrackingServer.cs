using System.Text;
using System.Text.Json;
using Lab.Mlflow;
using Lab.MlflowServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.MlflowServer;

/// <summary>A tracking server in this process, without a port, with a database of its own.</summary>
public sealed class TrackingServer : IAsyncLifetime
{
    const string Api = "/api/2.0/mlflow/";

    readonly ServerFolder folder = new();
    WebApplication? app;
    int counter;

    public HttpClient Http { get; private set; } = null!;

    public MlflowClient Client { get; private set; } = null!;

    internal ServerFolder Folder => folder;

    public IServiceProvider Services => app!.Services;

    public async ValueTask InitializeAsync()
    {
        app = MlflowServerApp.Create(folder.Arguments(), builder =>
        {
            folder.Isolate(builder);
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(new SteppingTime());
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        Http = app.GetTestClient();
        Client = new MlflowClient(Http, new MlflowClientOptions { Credentials = MlflowCredentials.None, MaxRetries = 0 });
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (app is not null) await app.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A name that no other test uses.</summary>
    public string Name(string start) => $"{start}-{Interlocked.Increment(ref counter)}";

    public async Task<(string Experiment, string Run)> NewRunAsync()
    {
        string experiment = await Client.CreateExperimentAsync(Name("experiment"));
        return (experiment, (await Client.CreateRunAsync(experiment)).Info.RunId);
    }

    public async Task<JsonElement> GetAsync(string path) => await OkAsync(await Http.GetAsync(Full(path)));

    public async Task<JsonElement> PostAsync(string path, string json) => await OkAsync(await SendAsync(HttpMethod.Post, path, json));

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json)
    {
        var request = new HttpRequestMessage(method, Full(path));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return Http.SendAsync(request);
    }

    /// <summary>The call must be refused with exactly this.</summary>
    public async Task RefusedAsync(HttpMethod method, string path, string? json, int status, string code, string message)
    {
        using var answer = await SendAsync(method, path, json);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/json", text);
        using var body = JsonDocument.Parse(text);
        Assert.Equal(
            (status, code, message),
            ((int)answer.StatusCode, body.RootElement.GetProperty("error_code").GetString(), body.RootElement.GetProperty("message").GetString()));
    }

    public Task InvalidAsync(string path, string json, string message) => RefusedAsync(HttpMethod.Post, path, json, 400, "INVALID_PARAMETER_VALUE", message);

    static string Full(string path) => path.StartsWith('/') ? path : Api + path;

    static async Task<JsonElement> OkAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            string text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
            return JsonDocument.Parse(text).RootElement;
        }
    }
}
