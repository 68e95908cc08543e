using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.ServiceDefaults.Telemetry;

/// <summary>A collector that keeps what it is sent over OTLP/HTTP.</summary>
sealed class OtlpReceiver : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<(string Path, string? Key, string? ContentType, byte[] Body)> received = new();

    OtlpReceiver(WebApplication app) => this.app = app;

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Path, x-otlp-api-key and content type of every request, each once.</summary>
    public IEnumerable<(string Path, string? Key, string? ContentType)> Requests =>
        received.Select(one => (one.Path, one.Key, one.ContentType)).Distinct().Order();

    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.Run(receiver.ReceiveAsync);
        await receiver.app.StartAsync(cancellation);
        return receiver;
    }

    /// <summary>Whether a message to this path holds this text: strings stand in protobuf as they are.</summary>
    public bool Has(string path, string text) => Has(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Whether a message to this path holds these bytes: ids stand in protobuf as they are.</summary>
    public bool Has(string path, byte[] bytes) => received.Any(one => one.Path == path && one.Body.AsSpan().IndexOf(bytes) >= 0);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        received.Enqueue((http.Request.Path, http.Request.Headers["x-otlp-api-key"], http.Request.ContentType, body.ToArray()));
    }
}
