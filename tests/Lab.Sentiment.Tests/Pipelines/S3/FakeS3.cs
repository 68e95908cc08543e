using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lab.Sentiment.Tests.Pipelines.S3;

/// <summary>An HTTP endpoint that stores what is PUT, and answers as a test tells it first.</summary>
sealed class FakeS3 : IDisposable
{
    readonly HttpListener listener = new();

    public FakeS3()
    {
        // HttpListener knows no port 0.
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        int port = ((IPEndPoint)socket.LocalEndpoint).Port;
        socket.Stop();
        Address = new Uri($"http://127.0.0.1:{port}");
        listener.Prefixes.Add(Address.ToString());
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Answers before the normal ones: status and error code.</summary>
    public Queue<(int Status, string Code)> Answers { get; } = [];

    /// <summary>Path of every request, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Method of every request.</summary>
    public List<string> Methods { get; } = [];

    /// <summary>Header Authorization of every request.</summary>
    public List<string> Authorizations { get; } = [];

    public Dictionary<string, byte[]> Objects { get; } = [];

    public void Dispose() => listener.Close();

    async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            lock (Requests)
            {
                Requests.Add(context.Request.Url!.AbsolutePath);
                Methods.Add(context.Request.HttpMethod);
                Authorizations.Add(context.Request.Headers["Authorization"] ?? "");
                if (Answers.TryDequeue(out var answer))
                {
                    context.Response.StatusCode = answer.Status;
                    context.Response.ContentType = "application/xml";
                    context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(
                        $"<?xml version=\"1.0\"?><Error><Code>{answer.Code}</Code><Message>told to</Message><RequestId>1</RequestId></Error>"));
                }
                else if (context.Request.HttpMethod is "GET" && Objects.TryGetValue(context.Request.Url.AbsolutePath, out byte[]? stored))
                {
                    context.Response.Headers["ETag"] = "\"1\"";
                    context.Response.OutputStream.Write(stored);
                }
                else
                {
                    Objects[context.Request.Url.AbsolutePath] = body.ToArray();
                    context.Response.Headers["ETag"] = "\"0\"";
                }
            }
            context.Response.Close();
        }
    }
}
