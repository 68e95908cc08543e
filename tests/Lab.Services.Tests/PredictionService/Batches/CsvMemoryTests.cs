using System.Text;
using Lab.Services.Tests.PredictionService.Requests;

namespace Lab.Services.Tests.PredictionService.Batches;

/// <summary>An upload of any size needs the memory of its windows.</summary>
[Collection(nameof(HostileRequestsTests))]
public sealed class CsvMemoryTests
{
    const int Pieces = 20;
    const int RowsOfAPiece = 5_000;

    /// <summary>The 80,000 rows between the two measurements hold five times this as strings.</summary>
    const long Budget = 2 << 20;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HundredThousandRows_LeaveTheHeapFlat()
    {
        // What earlier tests left running may allocate meanwhile; an upload that holds its rows does so every time.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 3 && least >= Budget; attempt++) least = Math.Min(least, await GrowthAsync());

        Assert.True(least < Budget, $"{least:N0} bytes more after 80,000 further rows.");
    }

    static async Task<long> GrowthAsync()
    {
        await using var service = await ListeningService.StartAsync();
        using var connection = await service.ConnectAsync();
        var stream = connection.GetStream();
        await stream.WriteAsync(
            "POST /batch_predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=edge\r\n\r\n"u8.ToArray(), Deadline);
        await WriteChunkAsync("--edge\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntext,note\n");
        var sending = SendAsync();

        long rows = 0, first = 0, last = 0;
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, Deadline)) > 0;)
        {
            rows += buffer.AsSpan(0, read).Count(",positive,"u8);
            if (first == 0 && rows > RowsOfAPiece * Pieces / 5) first = Held();
            if (last == 0 && rows > RowsOfAPiece * Pieces * 9 / 10) last = Held();
        }
        await sending;

        Assert.InRange(rows, RowsOfAPiece * Pieces * 0.99, RowsOfAPiece * Pieces);
        return last - first;

        async Task SendAsync()
        {
            string piece = string.Concat(Enumerable.Range(0, RowsOfAPiece).Select(i => $"good,a note that is kept with the row {i}\n"));
            for (int i = 0; i < Pieces; i++) await WriteChunkAsync(piece);
            await WriteChunkAsync("\r\n--edge--\r\n");
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), Deadline);
        }

        Task WriteChunkAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n"), Deadline).AsTask();

        long Held()
        {
            // The fake model remembers what it was asked.
            service.Classifier.Batches.Clear();
            return GC.GetTotalMemory(forceFullCollection: true);
        }
    }
}
