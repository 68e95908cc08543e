using System.Net;
using System.Net.Sockets;

namespace Lab.Platform.Tests.Records.Redis;

/// <summary>Stands between a client and a server, and can keep the answers to itself before it breaks the connections.</summary>
sealed class AnswerLoss : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly List<TcpClient> open = [];
    readonly int server;
    volatile bool withheld;

    public AnswerLoss(int server)
    {
        this.server = server;
        listener.Start();
        _ = AcceptAsync();
    }

    public string ConnectionString => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Commands go on to the server; answers end here.</summary>
    public void Withhold() => withheld = true;

    /// <summary>Closes what is open; later connections get their answers.</summary>
    public void Break()
    {
        lock (open)
        {
            foreach (var client in open) client.Dispose();
            open.Clear();
            withheld = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        Break();
    }

    async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            TcpClient client = await listener.AcceptTcpClientAsync(stop.Token), to = new();
            await to.ConnectAsync(IPAddress.Loopback, server, stop.Token);
            lock (open) open.AddRange([client, to]);
            _ = CopyAsync(client.GetStream(), to.GetStream(), answers: false);
            _ = CopyAsync(to.GetStream(), client.GetStream(), answers: true);
        }
    }

    async Task CopyAsync(NetworkStream from, NetworkStream to, bool answers)
    {
        byte[] buffer = new byte[4096];
        while (await from.ReadAsync(buffer, stop.Token) is var length and > 0)
            if (!(answers && withheld)) await to.WriteAsync(buffer.AsMemory(0, length), stop.Token);
    }
}
