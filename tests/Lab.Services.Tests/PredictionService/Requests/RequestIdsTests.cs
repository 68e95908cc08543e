using System.Text.Json;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.Requests;

public sealed class RequestIdsTests : IAsyncDisposable
{
    readonly PredictionServiceFactory service = new();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    async Task<(string Id, string Body)> AskAsync(string path, string? id)
    {
        var client = await service.ReadyClientAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (id is not null) request.Headers.TryAddWithoutValidation("X-Request-Id", id);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.Headers.GetValues("X-Request-Id").Single(), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Order-12.a_b:c")]
    public async Task SaneId_ComesBack(string id) => Assert.Equal(id, (await AskAsync("/alive", id)).Id);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("a\u00e4")]
    public async Task OtherId_IsReplaced(string? id) => Assert.True(Guid.TryParse((await AskAsync("/alive", id)).Id, out _));

    [Fact]
    public async Task LongestId_Is128Characters()
    {
        string id = new('x', 128);

        Assert.Equal(id, (await AskAsync("/alive", id)).Id);
        Assert.NotEqual(id + "x", (await AskAsync("/alive", id + "x")).Id);
    }

    [Fact]
    public async Task Problem_NamesTheId()
    {
        var (_, body) = await AskAsync("/nope", "mine");

        Assert.Equal("mine", JsonDocument.Parse(body).RootElement.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task Failure_IsLoggedWithTheId()
    {
        await using var listening = await ListeningService.StartAsync();
        listening.Classifier.Failure = batch => batch[0].Contains(FakeEncoder.Bad) ? new InvalidOperationException("secret") : null;
        var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = new StringContent("""{"text":"bad"}""", null, "application/json") };
        request.Headers.Add("X-Request-Id", "mine");

        await listening.Client.AnswerAsync(request);

        Assert.Contains(listening.Log, line => line.StartsWith("Error: POST /predict failed (request mine)", StringComparison.Ordinal));
    }
}
