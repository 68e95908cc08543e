using System.Net.Sockets;
using System.Text;

namespace Lab.Services.Tests.PredictionService.Batches;

/// <summary>A client that sends a CSV in pieces and reads in between, which HttpClient does not do.</summary>
sealed class CsvPeer(TcpClient connection) : IDisposable
{
    readonly NetworkStream stream = connection.GetStream();
    readonly StringBuilder received = new();
    readonly byte[] buffer = new byte[1 << 14];

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    /// <summary>Everything so far: status line, headers, chunks.</summary>
    public string Received => received.ToString();

    public static async Task<CsvPeer> OpenAsync(ListeningService service, int? receiveBuffer = null)
    {
        var connection = await service.ConnectAsync();
        if (receiveBuffer is { } bytes) connection.ReceiveBufferSize = bytes;
        var peer = new CsvPeer(connection);
        await peer.WriteAsync(
            "POST /batch_predict?text_column=text HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
            + "Content-Type: multipart/form-data; boundary=edge\r\n\r\n");
        await peer.SendAsync("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n");
        return peer;
    }

    /// <summary>A piece of the file.</summary>
    public Task SendAsync(string piece) => WriteAsync($"{Encoding.UTF8.GetByteCount(piece):x}\r\n{piece}\r\n");

    public async Task EndAsync()
    {
        await SendAsync("\r\n--edge--\r\n");
        await WriteAsync("0\r\n\r\n");
    }

    /// <summary>Reads until this has come.</summary>
    public async Task ReadUntilAsync(string text)
    {
        while (!Received.Contains(text, StringComparison.Ordinal))
            if (!await ReadAsync()) Assert.Fail($"The connection ended before '{text}': {Received}");
    }

    /// <summary>Reads to the end of the connection and gives the rows of the answer without the chunks around them.</summary>
    public async Task<string> ReadCsvAsync()
    {
        while (await ReadAsync())
        {
        }
        var body = new StringBuilder();
        string all = Received;
        for (int at = all.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4; ;)
        {
            int line = all.IndexOf("\r\n", at, StringComparison.Ordinal);
            int length = Convert.ToInt32(all[at..line], 16);
            if (length == 0) return body.ToString();
            body.Append(all, line + 2, length);
            at = line + 2 + length + 2;
        }
    }

    public void Dispose() => connection.Dispose();

    async Task<bool> ReadAsync()
    {
        int read = await stream.ReadAsync(buffer, Deadline);
        received.Append(Encoding.ASCII.GetString(buffer, 0, read));
        return read > 0;
    }

    Task WriteAsync(string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), Deadline).AsTask();
}
