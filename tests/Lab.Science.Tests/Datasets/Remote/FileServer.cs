using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lab.Datasets.Tests;

/// <summary>A web server in this process, on a free port, that answers with one handler.</summary>
sealed class FileServer : IAsyncDisposable
{
    readonly WebApplication application;

    FileServer(WebApplication application) => this.application = application;

    public Uri Url(string path) => new(application.Urls.First() + path);

    public List<string> Requests { get; } = [];

    public Func<HttpContext, Task> Handler { get; set; } = _ => Task.CompletedTask;

    public static async Task<FileServer> StartAsync(Func<HttpContext, Task> handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FileServer(builder.Build()) { Handler = handler };
        server.application.Run(async context =>
        {
            var headers = context.Request.Headers;
            server.Requests.Add($"{context.Request.Path} {headers.IfNoneMatch}{headers.IfModifiedSince}|{headers.Range}|{headers.IfRange}|{headers.Authorization}");
            await server.Handler(context);
        });
        await server.application.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Serves bytes with an ETag, and parts of them, as a web server does.</summary>
    public static Func<HttpContext, Task> Of(byte[] bytes, string etag) => async context =>
        await Results.Bytes(bytes, "text/csv", entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{etag}\""), enableRangeProcessing: true).ExecuteAsync(context);

    /// <summary>Promises all bytes, sends some, and breaks the connection once they have arrived.</summary>
    public static Func<HttpContext, Task> Broken(byte[] bytes, int sent, string etag, Task arrived) => async context =>
    {
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.ETag = $"\"{etag}\"";
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, sent));
        await context.Response.Body.FlushAsync();
        // A reset overtakes what has not been read.
        await arrived;
        context.Abort();
    };

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
