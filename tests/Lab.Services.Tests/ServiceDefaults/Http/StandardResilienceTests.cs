using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lab.TestSupport;

namespace Lab.Services.Tests.ServiceDefaults.Http;

public sealed class StandardResilienceTests
{
    static readonly (string, string) atOnce = ("HttpResilience:FirstDelay", "00:00:00");

    static readonly Func<CancellationToken, Task<HttpResponseMessage>> refused = _ => Task.FromException<HttpResponseMessage>(new HttpRequestException("refused"));

    readonly TimerLog time = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static Func<CancellationToken, Task<HttpResponseMessage>> Status(HttpStatusCode status) => _ => Task.FromResult(new HttpResponseMessage(status));

    static async Task<HttpResponseMessage> NeverAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        throw new InvalidOperationException("An endless wait ended.");
    }

    DefaultClient Client(Peer peer, params (string, string)[] settings) => new(peer, time, settings is [] ? [atOnce] : settings);

    [Fact]
    public async Task PassingFailures_AreTriedAgain()
    {
        var peer = new Peer(Status(HttpStatusCode.ServiceUnavailable), refused, Status(HttpStatusCode.OK));
        using var client = Client(peer);

        using var answer = await client.Http.GetAsync("http://host/", Deadline);

        Assert.Equal((HttpStatusCode.OK, 3), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task FailureThatStays_IsGivenBackAfterTheLastAttempt()
    {
        var peer = new Peer(Status(HttpStatusCode.BadGateway));
        using var client = Client(peer);

        using var answer = await client.Http.GetAsync("http://host/", Deadline);

        Assert.Equal((HttpStatusCode.BadGateway, 4), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task ExceptionThatStays_ArrivesAsItWas()
    {
        var peer = new Peer(refused);
        using var client = Client(peer);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.Http.GetAsync("http://host/", Deadline));

        Assert.Equal(("refused", 4), (error.Message, peer.Calls));
    }

    [Fact]
    public async Task RetriesOfZero_AreNone()
    {
        var peer = new Peer(Status(HttpStatusCode.BadGateway));
        using var client = Client(peer, ("HttpResilience:Retries", "0"));

        using var answer = await client.Http.GetAsync("http://host/", Deadline);

        Assert.Equal((HttpStatusCode.BadGateway, 1), (answer.StatusCode, peer.Calls));
    }

    [Theory]
    [InlineData("POST", HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData("PATCH", HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData("PUT", HttpStatusCode.ServiceUnavailable, 4)]
    [InlineData("DELETE", HttpStatusCode.TooManyRequests, 4)]
    [InlineData("GET", HttpStatusCode.NotFound, 1)]
    [InlineData("GET", HttpStatusCode.NotImplemented, 1)]
    public async Task OnlyWhatMayBeSentTwice_AndOnlyPassingStatuses_AreTriedAgain(string method, HttpStatusCode status, int calls)
    {
        var peer = new Peer(Status(status));
        using var client = Client(peer);

        using var answer = await client.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "http://host/") { Content = new StringContent("x") }, Deadline);

        Assert.Equal((status, calls), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task RetryAfter_IsWaitedFor()
    {
        var later = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7)) } };
        var peer = new Peer(_ => Task.FromResult(later), Status(HttpStatusCode.OK));
        using var client = Client(peer);
        var sent = client.Http.GetAsync("http://host/", Deadline);

        var pause = time.SetAsync(TimeSpan.FromSeconds(7), Deadline);
        Assert.Same(pause, await Task.WhenAny(pause, sent));
        time.Advance(TimeSpan.FromSeconds(7));

        using var answer = await sent;
        Assert.Equal((HttpStatusCode.OK, 2), (answer.StatusCode, peer.Calls));
    }

    static StreamContent Streamed() => new(new MemoryStream(Encoding.UTF8.GetBytes("x")));

    [Fact]
    public async Task StreamedBody_IsSentOnce()
    {
        var peer = new Peer(Status(HttpStatusCode.ServiceUnavailable));
        using var client = Client(peer);

        using var answer = await client.Http.PutAsync("http://host/", Streamed(), Deadline);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task StreamedBody_MayTakeAsLongAsItTakes()
    {
        var stored = new TaskCompletionSource<HttpResponseMessage>();
        var peer = new Peer(cancellation => stored.Task.WaitAsync(cancellation));
        using var client = Client(peer);
        var sent = client.Http.PutAsync("http://host/", Streamed(), Deadline);
        await peer.Called.Task.WaitAsync(Deadline);

        time.Advance(TimeSpan.FromHours(2));
        stored.SetResult(new HttpResponseMessage(HttpStatusCode.OK));

        using var answer = await sent;
        Assert.Equal((HttpStatusCode.OK, 1), (answer.StatusCode, peer.Calls));
        Assert.Equal(Timeout.InfiniteTimeSpan, client.Http.Timeout);
    }

    [Fact]
    public async Task SlowAttempt_IsGivenUp_AndTheNextOneAnswers()
    {
        var peer = new Peer(NeverAsync, Status(HttpStatusCode.OK));
        using var client = Client(peer);
        var sent = client.Http.GetAsync("http://host/", Deadline);
        await peer.Called.Task.WaitAsync(Deadline);

        time.Advance(TimeSpan.FromSeconds(10));

        using var answer = await sent;
        Assert.Equal((HttpStatusCode.OK, 2), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task PostThatIsNotAnswered_EndsAsHttpRequestException()
    {
        var peer = new Peer(NeverAsync);
        using var client = Client(peer);
        var sent = client.Http.PostAsync("http://host:81/", new StringContent("x"), Deadline);
        await peer.Called.Task.WaitAsync(Deadline);

        time.Advance(TimeSpan.FromSeconds(10));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => sent);
        Assert.Equal(("host:81 did not answer within 10 s.", 1), (error.Message, peer.Calls));
    }

    [Fact]
    public async Task CallerWhoLeaves_EndsTheAttempt()
    {
        using var leaving = new CancellationTokenSource();
        var peer = new Peer(NeverAsync);
        using var client = Client(peer);
        var sent = client.Http.GetAsync("http://host/", leaving.Token);
        await peer.Called.Task.WaitAsync(Deadline);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        Assert.Equal(1, peer.Calls);
    }

    [Fact]
    public async Task HostThatKeepsFailing_IsLeftAlone_WhileOthersAreServed_AndTriedAgainLater()
    {
        var peer = new Peer(refused, refused, refused, refused, Status(HttpStatusCode.OK));
        using var client = Client(peer, ("HttpResilience:Retries", "0"), ("HttpResilience:BreakAfter", "4"), ("HttpResilience:BreakDuration", "00:00:05"));
        for (int i = 0; i < 4; i++) await Assert.ThrowsAsync<HttpRequestException>(() => client.Http.GetAsync("http://broken/", Deadline));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.Http.GetAsync("http://broken/", Deadline));
        Assert.Equal(("broken failed too often and is left alone for a while.", 4), (error.Message, peer.Calls));
        using var other = await client.Http.GetAsync("http://other/", Deadline);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        time.Advance(TimeSpan.FromSeconds(5.1));
        using var again = await client.Http.GetAsync("http://broken/", Deadline);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task HostThatSaysLaterOrNo_IsThere(HttpStatusCode status)
    {
        var peer = new Peer(Status(status));
        using var client = Client(peer, ("HttpResilience:Retries", "0"), ("HttpResilience:BreakAfter", "2"));

        for (int i = 0; i < 4; i++)
        {
            using var answer = await client.Http.GetAsync("http://host/", Deadline);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task AttemptAfterAFailure_GoesToTheNextAddressOfTheService()
    {
        var peer = new Peer(refused, Status(HttpStatusCode.OK));
        using var client = Client(peer, atOnce, ("services:predict:http:0", "http://localhost:5001"), ("services:predict:http:1", "http://localhost:5002"));

        using var answer = await client.Http.GetAsync("https+http://predict/predict", Deadline);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["localhost:5001", "localhost:5002"], peer.Hosts.Order());
    }
}
