using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Lab.AppHost.Tests;

/// <summary>What a browser says to JupyterLab.</summary>
sealed class JupyterLabClient : IDisposable
{
    readonly HttpClient http;
    readonly string token;

    /// <param name="address">As the dashboard has it: <c>http://localhost:PORT/lab?token=…</c>.</param>
    public JupyterLabClient(Uri address)
    {
        token = HttpUtility.ParseQueryString(address.Query)["token"] ?? throw new ArgumentException("It has no token.", nameof(address));
        http = new() { BaseAddress = new Uri(address, "/"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("token", token) } };
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => await http.GetFromJsonAsync<JsonElement>(path, cancellation);

    public async Task<JsonElement> PostAsync(string path, object content, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync(path, content, cancellation);
        answer.EnsureSuccessStatusCode();
        return answer.Content.Headers.ContentLength == 0 ? default : await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    /// <summary>Runs a cell.</summary>
    /// <returns>Content of its reply, and everything it showed.</returns>
    public async Task<(JsonElement Reply, string Shown)> RunAsync(string kernel, string code, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(http.BaseAddress!, $"api/kernels/{kernel}/channels")) { Scheme = "ws", Query = "token=" + token }.Uri, cancellation);
        string id = Guid.NewGuid().ToString("N");
        var request = new
        {
            header = new { msg_id = id, msg_type = "execute_request", username = "", session = "tests", date = "", version = "5.3" },
            parent_header = new { },
            metadata = new { },
            content = new { code, silent = false, store_history = true, user_expressions = new { }, allow_stdin = false, stop_on_error = true },
            channel = "shell",
            buffers = Array.Empty<object>(),
        };
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(request), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        var shown = new StringBuilder();
        JsonElement? reply = null;
        for (bool idle = false; !idle || reply is null;)
        {
            var message = await ReceiveAsync(socket, cancellation);
            if (!message.GetProperty("parent_header").TryGetProperty("msg_id", out var parent) || parent.GetString() != id) continue;
            var content = message.GetProperty("content");
            switch (message.GetProperty("header").GetProperty("msg_type").GetString())
            {
                case "execute_reply": reply = content.Clone(); break;
                case "status": idle = content.GetProperty("execution_state").GetString() == "idle"; break;
                case "execute_result" or "stream" or "error": shown.Append(content.GetRawText()); break;
            }
        }

        return (reply.Value, shown.ToString());
    }

    public void Dispose() => http.Dispose();

    static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonDocument.Parse(message.ToArray()).RootElement;
    }
}
