using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lab.TestSupport;

/// <summary>
/// A hub with the URLs, headers and redirects of the real one: <c>/api/models/{id}/revision/{rev}</c> and <c>/{id}/resolve/{rev}/{file}</c>; large files lie
/// on a second server, as on a content network.
/// </summary>
public sealed class FakeHub : IAsyncDisposable
{
    readonly WebApplication hub = Create(), network = Create();
    readonly ConcurrentDictionary<string, byte[]> files = new();

    FakeHub()
    {
        hub.Run(AnswerAsync);
        network.Run(SendAsync);
    }

    public Uri Address => new(hub.Urls.First());

    /// <summary>The commit of every model.</summary>
    public string Commit { get; set; } = new('a', 40);

    /// <summary>What was asked: "GET hub /path", "GET network /path bytes=5-".</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Tokens that came, by server.</summary>
    public ConcurrentQueue<(string Server, string Token)> Tokens { get; } = new();

    /// <summary>Answers in the hub's place; false leaves it to the hub.</summary>
    public Func<HttpContext, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);

    /// <summary>Connections of the network that end after so many bytes, one after the other.</summary>
    public ConcurrentQueue<int> Breaks { get; } = new();

    /// <summary>Waits, before a connection breaks, until the client has the bytes before this place of the file: a reset overtakes what has not been read.</summary>
    public Func<int, Task> Arrived { get; set; } = _ => Task.CompletedTask;

    /// <summary>The network begins at byte 0 whatever is asked.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>Changes what the network sends.</summary>
    public Func<byte[], byte[]> Tamper { get; set; } = content => content;

    public static async Task<FakeHub> StartAsync()
    {
        var fake = new FakeHub();
        await fake.hub.StartAsync();
        await fake.network.StartAsync();
        return fake;
    }

    public void Add(string model, string file, byte[] content) => files[$"{model}/{file}"] = content;

    /// <summary>All files of a folder.</summary>
    public void AddFolder(string model, string folder)
    {
        foreach (string file in Directory.GetFiles(folder)) Add(model, Path.GetFileName(file), File.ReadAllBytes(file));
    }

    public void Remove(string model, string file) => files.TryRemove($"{model}/{file}", out _);

    /// <summary>Answers as the hub refuses.</summary>
    public void Refuse(int status, string? code, string? retryAfter = null) => Instead = context =>
    {
        context.Response.StatusCode = status;
        if (code is not null) context.Response.Headers["X-Error-Code"] = code;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return Task.FromResult(true);
    };

    public static bool IsLarge(string file) => file.EndsWith(".safetensors", StringComparison.Ordinal) || file.EndsWith(".bin", StringComparison.Ordinal);

    public static string ETagOf(string file, byte[] content) => Convert.ToHexStringLower(
        IsLarge(file) ? SHA256.HashData(content) : SHA1.HashData([.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {content.Length}\0")), .. content]));

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        await network.DisposeAsync();
    }

    static WebApplication Create()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }

    async Task AnswerAsync(HttpContext context)
    {
        Note(context, "hub");
        if (await Instead(context)) return;
        string path = context.Request.Path.Value!.Trim('/');
        if (path.StartsWith("api/models/", StringComparison.Ordinal) && path.Split("/revision/") is [var api, var revision])
        {
            string model = api["api/models/".Length..];
            string[] names = [.. files.Keys.Where(key => key.StartsWith(model + "/", StringComparison.Ordinal)).Select(key => key[(model.Length + 1)..])];
            if (names.Length == 0) Missing(context, 401, "RepoNotFound");
            else if (!IsKnown(revision)) Missing(context, 404, "RevisionNotFound");
            else await context.Response.WriteAsync(JsonSerializer.Serialize(new { id = model, sha = Commit, siblings = names.Select(name => new { rfilename = name }) }));
            return;
        }
        if (path.Split("/resolve/") is not [var name2, var rest] || rest.Split('/', 2) is not [var at, var file] || !IsKnown(at)) Missing(context, 404, "RevisionNotFound");
        else if (!files.TryGetValue($"{name2}/{file}", out var content)) Missing(context, 404, "EntryNotFound");
        else await FileAsync(context, name2, file, content);
    }

    bool IsKnown(string revision) => revision is "main" or "v1" || revision == Commit;

    async Task FileAsync(HttpContext context, string model, string file, byte[] content)
    {
        var headers = context.Response.Headers;
        headers["X-Repo-Commit"] = Commit;
        if (IsLarge(file))
        {
            headers["X-Linked-Etag"] = $"\"{ETagOf(file, content)}\"";
            headers["X-Linked-Size"] = content.Length.ToString(CultureInfo.InvariantCulture);
            context.Response.Redirect($"{network.Urls.First()}/{model}/{file}?signature=secret");
            return;
        }
        headers.ETag = $"\"{ETagOf(file, content)}\"";
        context.Response.ContentLength = content.Length;
        if (context.Request.Method == "GET") await context.Response.Body.WriteAsync(content);
    }

    async Task SendAsync(HttpContext context)
    {
        Note(context, "network");
        byte[] content = Tamper(files[context.Request.Path.Value!.Trim('/')]);
        int first = 0;
        if (!IgnoresRanges && context.Request.GetTypedHeaders().Range?.Ranges.Single().From is { } from)
        {
            first = (int)from;
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = FormattableString.Invariant($"bytes {first}-{content.Length - 1}/{content.Length}");
        }
        context.Response.ContentLength = content.Length - first;
        if (!Breaks.TryDequeue(out int most))
        {
            await context.Response.Body.WriteAsync(content.AsMemory(first));
            return;
        }
        await context.Response.Body.WriteAsync(content.AsMemory(first, Math.Min(most, content.Length - first)));
        await context.Response.Body.FlushAsync();
        if (most > 0) await Arrived(first + most);
        context.Abort();
    }

    void Note(HttpContext context, string server)
    {
        string range = context.Request.Headers.Range.ToString();
        Requests.Enqueue($"{context.Request.Method} {server} {context.Request.Path}{(range.Length > 0 ? " " + range : "")}");
        if (context.Request.Headers.Authorization.ToString() is { Length: > 0 } token) Tokens.Enqueue((server, token));
    }

    static void Missing(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Error-Code"] = code;
    }
}
