using System.Net;
using System.Text;
using Lab.ServiceDefaults.Http;
using Lab.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.ServiceDefaults.Http;

public sealed class ResilienceHandlerTests
{
    /// <summary>Answers by a script: one entry a request, the last one for all that follow.</summary>
    sealed class Peer(params Func<CancellationToken, Task<HttpResponseMessage>>[] script) : HttpMessageHandler
    {
        int calls;

        public int Calls => Volatile.Read(ref calls);

        public List<string> Hosts { get; } = [];

        public TaskCompletionSource Called { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Hosts.Add(request.RequestUri!.Authority);
            int call = Interlocked.Increment(ref calls);
            Called.TrySetResult();
            return script[Math.Min(call, script.Length) - 1](cancellationToken);
        }
    }

    static readonly HttpResilienceOptions quick = new() { FirstDelay = TimeSpan.Zero };

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static Func<CancellationToken, Task<HttpResponseMessage>> Status(HttpStatusCode status) => _ => Task.FromResult(new HttpResponseMessage(status));

    static readonly Func<CancellationToken, Task<HttpResponseMessage>> never = async cancellation =>
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        throw new InvalidOperationException("An endless wait ended.");
    };

    static readonly Func<CancellationToken, Task<HttpResponseMessage>> refused = _ => Task.FromException<HttpResponseMessage>(new HttpRequestException("refused"));

    static HttpClient Client(Peer peer, HttpResilienceOptions? options = null, TimeProvider? time = null) =>
        new(new ResilienceHandler(new ResiliencePipelines(Options.Create(options ?? quick), time)) { InnerHandler = peer });

    [Fact]
    public async Task PassingFailures_AreTriedAgain()
    {
        var peer = new Peer(Status(HttpStatusCode.ServiceUnavailable), refused, Status(HttpStatusCode.OK));

        using var answer = await Client(peer).GetAsync("http://host/", Deadline);

        Assert.Equal((HttpStatusCode.OK, 3), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task FailureThatStays_IsGivenBackAfterTheLastAttempt()
    {
        var peer = new Peer(Status(HttpStatusCode.BadGateway));

        using var answer = await Client(peer).GetAsync("http://host/", Deadline);

        Assert.Equal((HttpStatusCode.BadGateway, 4), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task ExceptionThatStays_ArrivesAsItWas()
    {
        var peer = new Peer(refused);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Client(peer).GetAsync("http://host/", Deadline));

        Assert.Equal(("refused", 4), (error.Message, peer.Calls));
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

        using var answer = await Client(peer).SendAsync(new HttpRequestMessage(new HttpMethod(method), "http://host/") { Content = new StringContent("x") }, Deadline);

        Assert.Equal((status, calls), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task StreamedBody_IsSentOnce()
    {
        var peer = new Peer(Status(HttpStatusCode.ServiceUnavailable));

        using var answer = await Client(peer).PutAsync("http://host/", new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("x"))), Deadline);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task SlowAttempt_IsGivenUp_AndTheNextOneAnswers()
    {
        var time = new ManualTime();
        var peer = new Peer(never, Status(HttpStatusCode.OK));
        var sent = Client(peer, quick, time).GetAsync("http://host/", Deadline);
        await peer.Called.Task.WaitAsync(Deadline);

        time.Advance(TimeSpan.FromSeconds(10));

        using var answer = await sent;
        Assert.Equal((HttpStatusCode.OK, 2), (answer.StatusCode, peer.Calls));
    }

    [Fact]
    public async Task PostThatIsNotAnswered_EndsAsHttpRequestException()
    {
        var time = new ManualTime();
        var peer = new Peer(never);
        var sent = Client(peer, quick, time).PostAsync("http://host:81/", new StringContent("x"), Deadline);
        await peer.Called.Task.WaitAsync(Deadline);

        time.Advance(TimeSpan.FromSeconds(10));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => sent);
        Assert.Equal(("host:81 did not answer within 10 s.", 1), (error.Message, peer.Calls));
    }

    [Fact]
    public async Task CallerWhoLeaves_EndsTheAttempt()
    {
        using var leaving = new CancellationTokenSource();
        var peer = new Peer(never);
        var sent = Client(peer).GetAsync("http://host/", leaving.Token);
        await peer.Called.Task.WaitAsync(Deadline);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        Assert.Equal(1, peer.Calls);
    }

    [Fact]
    public async Task HostThatKeepsFailing_IsLeftAlone_WhileOthersAreServed_AndTriedAgainLater()
    {
        var time = new ManualTime();
        var options = new HttpResilienceOptions { Retries = 0, BreakAfter = 4, BreakDuration = TimeSpan.FromSeconds(5) };
        var peer = new Peer(refused, refused, refused, refused, Status(HttpStatusCode.OK));
        var client = Client(peer, options, time);
        for (int i = 0; i < 4; i++) await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://broken/", Deadline));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://broken/", Deadline));
        Assert.Equal(("broken failed too often and is left alone for a while.", 4), (error.Message, peer.Calls));
        using var other = await client.GetAsync("http://other/", Deadline);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        time.Advance(TimeSpan.FromSeconds(5.1));
        using var again = await client.GetAsync("http://broken/", Deadline);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task ClientsOfTheFactory_FindServicesByName_AndTryTheNextAddress()
    {
        var peer = new Peer(refused, Status(HttpStatusCode.OK));
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["services:predict:http:0"] = "http://localhost:5001",
            ["services:predict:http:1"] = "http://localhost:5002",
            ["HttpResilience:FirstDelay"] = "00:00:00",
        });
        builder.AddServiceDefaults();
        builder.Services.AddHttpClient("any").ConfigurePrimaryHttpMessageHandler(() => peer);
        using var host = builder.Build();
        var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("any");
        client.BaseAddress = new Uri("https+http://predict");

        using var answer = await client.GetAsync("/predict", Deadline);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["localhost:5001", "localhost:5002"], peer.Hosts);
    }
}
