using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.Monitor.Slack;

/// <summary>What Slack's end of a webhook does, on this machine.</summary>
sealed class Webhook : IAsyncDisposable
{
    public const string Secret = "T0SECRET0B0SECRET";

    readonly WebApplication app;

    Webhook(WebApplication app) => this.app = app;

    public string Address => $"{app.Urls.Single()}/services/{Secret}";

    public ConcurrentQueue<string> Texts { get; } = new();

    /// <summary>Status of the next answers.</summary>
    public int Status { get; set; } = 200;

    public static async Task<Webhook> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var webhook = new Webhook(builder.Build());
        webhook.app.MapPost($"/services/{Secret}", webhook.TakeAsync);
        await webhook.app.StartAsync(TestContext.Current.CancellationToken);
        return webhook;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task TakeAsync(HttpContext http)
    {
        var body = await JsonDocument.ParseAsync(http.Request.Body);
        Assert.StartsWith("application/json", http.Request.ContentType);
        if (Status == 200) Texts.Enqueue(body.RootElement.GetProperty("text").GetString()!);
        http.Response.StatusCode = Status;
        if (Status == 302) http.Response.Headers.Location = $"/services/{Secret}";
    }
}
