using System.Net;
using System.Net.Sockets;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.Batches;

/// <summary>Rows on their way through Kestrel: when they are sent, and what stops them.</summary>
public sealed class CsvBatchTests
{
    static readonly string longNote = new('n', 1_500);

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstRows_AreAnsweredBeforeTheRestIsSent()
    {
        await using var service = await ListeningService.StartAsync("Batch:WindowRows=3");
        using var peer = await CsvPeer.OpenAsync(service);
        string[] lines = CsvForm.Rows(9).Split('\n');

        await peer.SendAsync(string.Join('\n', lines[..4]) + "\n");
        await peer.ReadUntilAsync("\n2,so,neutral");
        Assert.DoesNotContain("\n3,", peer.Received);
        await peer.SendAsync(string.Join('\n', lines[4..]));
        await peer.EndAsync();

        Assert.Equal(CsvForm.Answer(9), await peer.ReadCsvAsync());
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", peer.Received);
        Assert.Contains("Server-Timing: tokenise;dur=", peer.Received);
    }

    [Fact]
    public async Task ClientThatSendsEverythingFirst_GetsAllRows()
    {
        await using var service = await ListeningService.StartAsync();
        using var peer = await CsvPeer.OpenAsync(service, receiveBuffer: 1 << 16);
        string[] rows = [.. Enumerable.Range(0, 4_000).Select(i => $"{i},good,{longNote}")];

        await peer.SendAsync($"id,text,note\n{string.Join('\n', rows)}\n");
        await peer.EndAsync();

        string answer = await peer.ReadCsvAsync();
        Assert.Equal(rows.Select(row => $"{row},positive,0.8,0.05,0.15,0.8"), answer.Split('\n')[1..^1]);
    }

    [Fact]
    public async Task ClientThatNeverReads_IsCutOff_WhenTooMuchWaits()
    {
        await using var service = await ListeningService.StartAsync("Server:MaxWaitingAnswerBytes=4096", "Batch:StallTimeout=00:00:01");
        using var peer = await CsvPeer.OpenAsync(service, receiveBuffer: 1 << 12);
        string piece = string.Concat(Enumerable.Repeat($"good,{longNote}\n", 1_000));
        await peer.SendAsync("text,note\n");

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            // More than every buffer on the way together.
            for (int i = 0; i < 1_000; i++) await peer.SendAsync(piece);
        });

        // The server breaks the connection itself when the write is given up; the line follows.
        await Eventually.HoldsAsync(() => service.Log.Any(line => line.EndsWith("the client sent or took nothing for 00:00:01.", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, (await service.Client.PostJsonAsync("/predict", """{"text":"good"}""")).Status);
    }

    [Fact]
    public async Task ClientThatStopsSending_IsCutOff()
    {
        await using var service = await ListeningService.StartAsync("Batch:WindowRows=1", "Batch:StallTimeout=00:00:01");
        using var silent = await CsvPeer.OpenAsync(service);
        using var stopped = await CsvPeer.OpenAsync(service);
        await stopped.SendAsync(CsvForm.Rows(1));
        await stopped.ReadUntilAsync("\n0,good,positive");

        await silent.ReadUntilAsync("HTTP/1.1 408 ");
        await Assert.ThrowsAnyAsync<Exception>(stopped.ReadCsvAsync);

        await Eventually.HoldsAsync(() => service.Log.Any(line => line.Contains("was broken off after 1 rows: the client sent or took nothing for 00:00:01.")));
    }

    [Fact]
    public async Task BadRowAfterRowsWereSent_BreaksTheConnection_AndIsLoggedWithItsLine()
    {
        await using var service = await ListeningService.StartAsync("Batch:WindowRows=4");
        var request = CsvForm.Request(CsvForm.Of(CsvForm.Rows(10) + "one field\n"));
        request.Headers.Add("X-Request-Id", "broken-7");

        await Assert.ThrowsAsync<HttpRequestException>(() => service.Client.AnswerAsync(request));

        Assert.Contains("Warning: The answer to a CSV (request broken-7) was broken off after 8 rows: file, line 12: The row has 1 field, the header has 2 fields.", Assert.Single(service.Log, line => line.Contains("broken off")));
        Assert.Equal(HttpStatusCode.OK, (await service.Client.PostJsonAsync("/predict", """{"text":"good"}""")).Status);
    }

    [Fact]
    public async Task FailingModelAfterRowsWereSent_BreaksTheConnection()
    {
        await using var service = await ListeningService.StartAsync("Batch:WindowRows=1");
        service.Classifier.Failure = batch => batch[0].Contains(FakeEncoder.Bad) ? new InvalidOperationException("secret") : null;

        await Assert.ThrowsAsync<HttpRequestException>(() => service.Client.AnswerAsync(CsvForm.Request(CsvForm.Of("text\ngood\nbad\ngood\n"))));
        Assert.Contains(service.Log, line => line.Contains("broken off after 1 rows"));
    }

    [Fact]
    public async Task NoMoreThanAWindow_IsReadAheadOfTheModel()
    {
        await using var service = await ListeningService.StartAsync("Batch:WindowRows=4");
        service.Classifier.Hold();
        var answer = service.Client.AnswerAsync(CsvForm.Request(CsvForm.Of(CsvForm.Rows(1_000))));
        await service.Classifier.EnteredAsync(Deadline);

        Assert.Contains("\"queued_texts\":0,", (await service.Client.GetAnswerAsync("/health")).Body);
        Assert.Equal(4, service.Classifier.Batches.Sum(batch => batch.Length));

        service.Classifier.LetGo();
        Assert.Equal(CsvForm.Answer(1_000), (await answer).Body);
    }

    [Fact]
    public async Task ClientWhoLeaves_TakesHisRowsFromTheQueue()
    {
        await using var service = new PredictionServiceFactory();
        var client = await service.ReadyClientAsync();
        service.Classifier.Hold();
        var running = client.PostJsonAsync("/predict", """{"text":"good"}""");
        await service.Classifier.EnteredAsync(Deadline);
        using var leaving = new CancellationTokenSource();
        var left = client.SendAsync(CsvForm.Request(CsvForm.Of("text\nbad\nbad\n")), leaving.Token);
        await Eventually.HoldsAsync(async () => (await client.GetAnswerAsync("/health")).Body.Contains("\"queued_texts\":2"));

        await leaving.CancelAsync();
        service.Classifier.LetGo();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(HttpStatusCode.OK, (await running).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/predict", """{"text":"plain"}""")).Status);
        Assert.Equal([[101, 1, 102], [101, 3, 102]], service.Classifier.Batches.SelectMany(batch => batch).ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UploadBeyondItsLimit_Is413_AndJsonKeepsItsOwn(bool withLength)
    {
        await using var service = await ListeningService.StartAsync("Batch:MaxUploadBytes=1000", "Prediction:MaxBodyBytes=500");
        var request = CsvForm.Request(CsvForm.Of(CsvForm.Rows(200)));
        request.Headers.TransferEncodingChunked = !withLength;
        request.Headers.ExpectContinue = withLength;

        Assert.Equal(HttpAnswer.TooLarge("The upload is larger than 1,000 bytes."), await service.Client.AnswerAsync(request));
        Assert.Equal(HttpStatusCode.OK, (await service.Client.AnswerAsync(CsvForm.Request(CsvForm.Of(CsvForm.Rows(80))))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await service.Client.PostJsonAsync("/batch_predict", $$"""{"texts":["{{new string('x', 500)}}"]}""")).Status);
    }

    [Fact]
    public async Task FullQueue_Is429AtTheStart_AndAWaitInTheMiddle()
    {
        await using var service = await ListeningService.StartAsync("Batch:WindowRows=3", "Batching:MaxQueuedTexts=3");
        using var peer = await CsvPeer.OpenAsync(service);
        string[] lines = CsvForm.Rows(6).Split('\n');
        await peer.SendAsync(string.Join('\n', lines[..4]) + "\n");
        await peer.ReadUntilAsync("\n2,so,neutral");

        service.Classifier.Hold();
        await service.Classifier.EnteredAsync(Deadline);
        var running = service.Client.PostJsonAsync("/predict", """{"text":"good"}""");
        await service.Classifier.EnteredAsync(Deadline);
        var waiting = service.Client.PostJsonAsync("/predict", """{"text":"good"}""");
        await Eventually.HoldsAsync(async () => (await service.Client.GetAnswerAsync("/health")).Body.Contains("\"queued_texts\":1"));
        using var refused = await service.Client.SendAsync(CsvForm.Request(CsvForm.Of(CsvForm.Rows(3))), Deadline);
        await peer.SendAsync(string.Join('\n', lines[4..]));
        await peer.EndAsync();
        service.Classifier.LetGo();

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Equal(CsvForm.Answer(6), await peer.ReadCsvAsync());
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [(await running).Status, (await waiting).Status]);
    }

    [Fact]
    public async Task OneUploadMoreThanAllowed_Is429_UntilAnotherHasEnded()
    {
        await using var service = await ListeningService.StartAsync("Batch:WindowRows=1", "Batch:MaxUploads=1");
        using var peer = await CsvPeer.OpenAsync(service);
        await peer.SendAsync(CsvForm.Rows(1));
        await peer.ReadUntilAsync("\n0,good,positive");

        using var refused = await service.Client.SendAsync(CsvForm.Request(CsvForm.Of(CsvForm.Rows(1))), Deadline);
        await peer.EndAsync();
        await peer.ReadCsvAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        await Eventually.HoldsAsync(async () => (await service.Client.AnswerAsync(CsvForm.Request(CsvForm.Of(CsvForm.Rows(1))))).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task SlowUploadsOfOneClient_LeaveSlotsForOthers()
    {
        await using var service = await ListeningService.StartAsync("Batch:WindowRows=1", "Batch:MaxUploads=3", "Batch:MaxUploadsPerClient=2");
        using var first = await CsvPeer.OpenAsync(service);
        using var second = await CsvPeer.OpenAsync(service);
        foreach (var peer in new[] { first, second })
        {
            await peer.SendAsync(CsvForm.Rows(1));
            await peer.ReadUntilAsync("\n0,good,positive");
        }

        var refused = await service.Client.AnswerAsync(CsvForm.Request(CsvForm.Of(CsvForm.Rows(1))));
        using var other = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectFromElsewhereAsync }) { BaseAddress = service.Client.BaseAddress };
        var served = await other.AnswerAsync(CsvForm.Request(CsvForm.Of(CsvForm.Rows(1))));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("2 uploads of this address are being answered already; try again in 1 s.", refused.Body);
        Assert.Equal((HttpStatusCode.OK, CsvForm.Answer(1)), (served.Status, served.Body));
    }

    // All of 127.0.0.0/8 is this machine.
    static async ValueTask<Stream> ConnectFromElsewhereAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
