using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lab.Services.Tests.PredictionService.Requests;

/// <summary>Alone, because it counts the bytes that the process holds.</summary>
[CollectionDefinition(nameof(HostileRequestsTests), DisableParallelization = true)]
public sealed class AloneWithHostilePeers;

/// <summary>Peers that send anything at all over sockets: the service goes on, and holds no more memory after them than before.</summary>
[Collection(nameof(HostileRequestsTests))]
public sealed class HostileRequestsTests
{
    /// <summary>Managed bytes that a run may leave behind: pools of buffers and code that was compiled on the way.</summary>
    const long Budget = 8 << 20;

    const int Peers = 8;
    const int WarmUp = 200;

    /// <summary>A peer who gets no answer hangs up: the service waits for a body that he never sends.</summary>
    static readonly TimeSpan longestWait = TimeSpan.FromMilliseconds(500);

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FiveHundredHostileRequests_LeaveTheServiceServing()
    {
        await using var service = await ListeningService.StartAsync();

        await RunAsync(service, 500);
    }

    [Fact]
    public async Task TenThousandHostileRequests_LeaveTheServiceServingWithTheRealModel()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "takes half a minute; runs with LAB_TESTS=full");
        await using var service = await ListeningService.StartStarterAsync();

        await RunAsync(service, 10_000);
    }

    [Fact]
    public async Task SlowBodies_EndWith408_AndTheOthersAreServedMeanwhile()
    {
        await using var service = await ListeningService.StartAsync("Server:SlowGrace=00:00:01.1", "Batch:MaxUploads=100", "Batch:MaxUploadsPerClient=100");
        var slow = Enumerable.Range(0, 100).Select(i => service.SendRawAsync(
            $"POST {(i % 2 == 0 ? "/predict" : "/batch_predict")} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
            + (i % 2 == 0 ? "Content-Type: application/json\r\n\r\n{" : "Content-Type: multipart/form-data; boundary=edge\r\n\r\n--ed"))).ToArray();

        Assert.Equal(HttpStatusCode.OK, (await service.Client.PostJsonAsync("/predict", """{"text":"good"}""")).Status);
        Assert.All(await Task.WhenAll(slow), answer => Assert.StartsWith("HTTP/1.1 408 ", answer));
    }

    static async Task RunAsync(ListeningService service, int requests)
    {
        await SendAsync(service, seed: 1, WarmUp);
        long before = Held(service);

        var statuses = await SendAsync(service, seed: 1_000_000, requests);

        Assert.Equal(HttpStatusCode.OK, (await service.Client.PostJsonAsync("/predict", """{"text":"good"}""")).Status);
        Assert.Contains("\"queued_texts\":0,", (await service.Client.GetAnswerAsync("/health")).Body);
        long grown = Held(service) - before;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{grown:N0} bytes grown; {string.Join(", ", statuses.GroupBy(status => status).OrderBy(group => group.Key).Select(group => $"{group.Key}: {group.Count()}"))}");
        Assert.True(grown < Budget, $"{grown:N0} managed bytes more than before.");
        Assert.DoesNotContain(service.Log, line => line.StartsWith("Error", StringComparison.Ordinal));
        // Every kind of answer that the requests are made for; 0 is a connection that ended without one.
        Assert.Subset(new HashSet<int> { 0, 200, 400, 404, 405, 411, 413, 414, 415, 429, 431, 505 }, statuses.ToHashSet());
        Assert.Superset(new HashSet<int> { 200, 400, 413, 415, 431 }, statuses.ToHashSet());
    }

    static async Task<IReadOnlyCollection<int>> SendAsync(ListeningService service, int seed, int count)
    {
        var statuses = new ConcurrentBag<int>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Peers, CancellationToken = Deadline }, async (i, cancellation) =>
            statuses.Add(await SendOneAsync(service, new Random(seed + i), cancellation)));
        return statuses;
    }

    /// <summary>The status of the first answer, 0 without one.</summary>
    static async Task<int> SendOneAsync(ListeningService service, Random random, CancellationToken cancellation)
    {
        byte[] request = HostileRequest.Next(random);
        var leaving = random.Next(6) switch { 0 => Leaving.Closes, 1 => Leaving.Vanishes, _ => Leaving.Waits };
        using var peer = await service.ConnectAsync();
        var stream = peer.GetStream();
        byte[] buffer = new byte[1 << 12];
        int status = 0;
        try
        {
            await stream.WriteAsync(request, cancellation);
            if (leaving == Leaving.Vanishes) peer.LingerState = new LingerOption(true, 0);
            if (leaving != Leaving.Waits) return 0;
            using var impatient = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            impatient.CancelAfter(longestWait);
            if (await stream.ReadAsync(buffer, impatient.Token) > 0) status = int.Parse(Encoding.ASCII.GetString(buffer, "HTTP/1.1 ".Length, 3));
        }
        catch (Exception gone) when (gone is IOException or SocketException || (gone is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The service has closed first on what it had not read, or waits for what never comes.
        }
        return status;
    }

    static long Held(ListeningService service)
    {
        // The fake model remembers what it was asked.
        service.Classifier.Batches.Clear();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
