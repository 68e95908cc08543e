using System.Net.Sockets;
using System.Text;
using Lab.MlflowServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.MlflowServer;

/// <summary>A tracking server on a free port, for what only shows on a real connection: request lines as they are sent.</summary>
sealed class ListeningServer : IAsyncDisposable
{
    readonly ServerFolder folder;
    readonly WebApplication app;

    ListeningServer(ServerFolder folder, WebApplication app)
    {
        this.folder = folder;
        this.app = app;
        Url = new Uri(app.Urls.Single());
    }

    public Uri Url { get; }

    public string ArtifactFolder => folder.Artifacts;

    public static Task<ListeningServer> StartAsync(CancellationToken cancellation, params (string Name, string? Value)[] settings) => StartAsync([], cancellation, settings);

    public static async Task<ListeningServer> StartAsync(string[] options, CancellationToken cancellation, params (string Name, string? Value)[] settings)
    {
        var folder = new ServerFolder();
        var app = MlflowServerApp.Create(folder.Arguments(["--port", "0", .. options]), builder =>
        {
            folder.Isolate(builder);
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)));
        });
        await app.StartAsync(cancellation);
        return new(folder, app);
    }

    /// <summary>Sends a request byte for byte and gives status and body. Every byte of the body is ASCII in these tests.</summary>
    public async Task<(int Status, string Head, string Body)> RawAsync(string method, string target, string body = "", string? host = null, params string[] headers)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(Url.Host, Url.Port);
        await using var stream = connection.GetStream();
        string head = string.Join("\r\n",
            [$"{method} {target} HTTP/1.1", $"Host: {host ?? Url.Authority}", "Connection: close", $"Content-Length: {body.Length}", .. headers, "", ""]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + body));
        string answer = await new StreamReader(stream, Encoding.UTF8).ReadToEndAsync();
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer[9..12], System.Globalization.CultureInfo.InvariantCulture), answer[..end], answer[(end + 4)..]);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }
}
