using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>Objects of the orchestrator's Kubernetes-style API: create, read, patch, delete, watch, logs.</summary>
sealed class DcpClient(DcpConnection connection, TimeProvider time) : IDisposable
{
    const string Root = "/apis/" + DcpKinds.ApiVersion + "/";
    const string Json = "application/json";

    /// <summary>{"op":"add"} also replaces what is there.</summary>
    static readonly byte[] StopPatch = """[{"op":"add","path":"/spec/stop","value":true}]"""u8.ToArray();

    public async Task<DcpObject<TSpec, TStatus>> CreateAsync<TSpec, TStatus>(
        DcpKind<TSpec, TStatus> kind, DcpObject<TSpec, TStatus> item, CancellationToken cancellation)
        where TSpec : class
        where TStatus : class
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(item, kind.One);
        try
        {
            return Read(kind, await connection.SendAsync(HttpMethod.Post, Root + kind.Plural, body, Json, cancellation));
        }
        catch (DcpException conflict) when (conflict.Status == HttpStatusCode.Conflict)
        {
            // The first try arrived and its answer got lost: names are unique to this run.
            if (await GetAsync(kind, item.Metadata.Name, cancellation) is { } there) return there;
            throw;
        }
    }

    /// <returns>Null when there is no such object.</returns>
    public async Task<DcpObject<TSpec, TStatus>?> GetAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, CancellationToken cancellation)
        where TSpec : class
        where TStatus : class
    {
        try
        {
            return Read(kind, await connection.SendAsync(HttpMethod.Get, Path(kind, name), null, Json, cancellation));
        }
        catch (DcpException missing) when (missing.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<DcpList<TSpec, TStatus>> ListAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, CancellationToken cancellation)
        where TSpec : class
        where TStatus : class =>
        JsonSerializer.Deserialize(await connection.SendAsync(HttpMethod.Get, Root + kind.Plural, null, Json, cancellation), kind.Many)!;

    /// <summary>Asks DCP to end the process or container behind an object; what is gone already is no error.</summary>
    public Task StopAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, CancellationToken cancellation)
        where TSpec : class
        where TStatus : class =>
        UnlessGoneAsync(connection.SendAsync(HttpMethod.Patch, Path(kind, name), StopPatch, "application/json-patch+json", cancellation));

    /// <summary>Deletes an object, and ends what runs behind it.</summary>
    public Task DeleteAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, CancellationToken cancellation)
        where TSpec : class
        where TStatus : class =>
        UnlessGoneAsync(connection.SendAsync(HttpMethod.Delete, Path(kind, name), null, Json, cancellation));

    /// <summary>All objects that are there, then every change, until cancelled; a lost connection is taken up again.</summary>
    public IAsyncEnumerable<DcpEvent<TSpec, TStatus>> WatchAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, CancellationToken cancellation)
        where TSpec : class
        where TStatus : class =>
        new DcpWatch<TSpec, TStatus>(this, kind, time).ReadAsync(cancellation);

    /// <summary>One connection of a watch: the changes after a version, until DCP closes it.</summary>
    public async IAsyncEnumerable<WatchLine> WatchLinesAsync(string plural, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var from = after is null ? "" : $"&resourceVersion={Uri.EscapeDataString(after)}";
        await foreach (var line in LinesAsync($"{Root}{plural}?watch=true{from}", cancellation))
            if (line.Length > 0) yield return JsonSerializer.Deserialize(line, DcpJson.Default.WatchLine)!;
    }

    /// <summary>What a process or container has written and writes: "2026-11-21T17:22:38.983Z text" a line.</summary>
    /// <param name="kind">Executable or Container.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="source">stdout, stderr; of a container also startup_stdout, startup_stderr.</param>
    /// <param name="follow">False: what is there now.</param>
    /// <param name="cancellation">Stops following.</param>
    public IAsyncEnumerable<string> LogAsync<TSpec, TStatus>(
        DcpKind<TSpec, TStatus> kind, string name, string source, bool follow, CancellationToken cancellation)
        where TSpec : class
        where TStatus : class =>
        LinesAsync($"{Path(kind, name)}/log?source={source}&follow={(follow ? "true" : "false")}&timestamps=true", cancellation);

    public async Task<string> ExecutionStatusAsync(CancellationToken cancellation) =>
        JsonSerializer.Deserialize(
            await connection.SendAsync(HttpMethod.Get, "/admin/execution", null, Json, cancellation), DcpJson.Default.ApiServerExecution)!.Status;

    /// <summary>CleaningResources ends all that DCP started, Stopping ends DCP.</summary>
    public Task SetExecutionStatusAsync(string status, CancellationToken cancellation) => connection.SendAsync(
        HttpMethod.Patch,
        "/admin/execution",
        JsonSerializer.SerializeToUtf8Bytes(new ApiServerExecution(status), DcpJson.Default.ApiServerExecution),
        "application/merge-patch+json",
        cancellation);

    public void Dispose() => connection.Dispose();

    async IAsyncEnumerable<string> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(await connection.OpenAsync(path, cancellation), Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellation) is { } line) yield return line;
    }

    static DcpObject<TSpec, TStatus> Read<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, byte[] json)
        where TSpec : class
        where TStatus : class => JsonSerializer.Deserialize(json, kind.One)!;

    static string Path<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name)
        where TSpec : class
        where TStatus : class => $"{Root}{kind.Plural}/{Uri.EscapeDataString(name)}";

    static async Task UnlessGoneAsync(Task request)
    {
        try
        {
            await request;
        }
        catch (DcpException gone) when (gone.Status == HttpStatusCode.NotFound)
        {
        }
    }
}
