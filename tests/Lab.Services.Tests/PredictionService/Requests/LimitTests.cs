using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.Requests;

public sealed class LimitTests : IAsyncDisposable
{
    readonly PredictionServiceFactory service = new();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    static string Texts(int count) => JsonSerializer.Serialize(new { texts = Enumerable.Repeat("fine", count) });

    [Theory]
    [InlineData("/predict")]
    [InlineData("/classify/batch")]
    public async Task MoreThanThousandTexts_Is413(string path)
    {
        var client = await service.ReadyClientAsync();

        Assert.Equal(HttpAnswer.TooLarge("More than 1,000 texts in one call.", "$.texts"), await client.PostJsonAsync(path, Texts(1_001)));
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync(path, Texts(1_000))).Status);
    }

    [Fact]
    public async Task TextOfMoreThanTenThousandCharacters_Is413()
    {
        var client = await service.ReadyClientAsync();

        Assert.Equal(
            HttpAnswer.TooLarge("The text has 10,001 characters; 10,000 are allowed.", "$.texts[1]"),
            await client.PostJsonAsync("/predict", $$"""{"texts":["a","{{new string('x', 10_001)}}"]}"""));
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/predict", $$"""{"text":"{{new string('x', 10_000)}}"}""")).Status);
    }

    [Fact]
    public async Task Characters_AreCountedAsCodePoints()
    {
        var client = await service.ReadyClientAsync();
        string emoji = string.Concat(Enumerable.Repeat("\U0001F600", 10_000));

        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/classify", $$"""{"text":"{{emoji}}"}""")).Status);
        Assert.Equal(
            HttpAnswer.TooLarge("The text has 10,001 characters; 10,000 are allowed.", "$.text"),
            await client.PostJsonAsync("/classify", $$"""{"text":"{{emoji}}\ud83d\ude00"}"""));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BodyOfThreeMegabytes_Is413_WithAndWithoutLength(bool withLength)
    {
        var client = await service.ReadyClientAsync();
        var content = new ByteArrayContent(new byte[3_000_000]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (!withLength) content.Headers.ContentLength = null;
        var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = content };
        request.Headers.TransferEncodingChunked = !withLength;

        Assert.Equal(HttpAnswer.TooLarge("The body is larger than 2,000,000 bytes."), await client.AnswerAsync(request));
    }

    [Fact]
    public async Task Limits_AreOptions()
    {
        await using var small = new PredictionServiceFactory
        {
            Settings = { ["Prediction:MaxTexts"] = "2", ["Prediction:MaxBodyBytes"] = "100", ["Prediction:MaxTextCharacters"] = "5" },
        };
        var client = await small.ReadyClientAsync();

        Assert.Equal(HttpAnswer.TooLarge("More than 2 texts in one call.", "$.texts"), await client.PostJsonAsync("/predict", Texts(3)));
        Assert.Equal(
            HttpAnswer.TooLarge("The text has 6 characters; 5 are allowed.", "$.text"),
            await client.PostJsonAsync("/predict", """{"text":"longer"}"""));
        Assert.Equal(HttpAnswer.TooLarge("The body is larger than 100 bytes."), await client.PostJsonAsync("/predict", Texts(20)));
    }

    [Fact]
    public async Task FullQueue_Is429WithRetryAfter_AndRecovers()
    {
        await using var small = new PredictionServiceFactory { Settings = { ["Batching:MaxQueuedTexts"] = "2" } };
        var client = await small.ReadyClientAsync();
        var deadline = TestContext.Current.CancellationToken;
        small.Classifier.Hold();
        var running = client.PostJsonAsync("/predict", """{"text":"good"}""");
        await small.Classifier.EnteredAsync(deadline);
        var waiting = client.PostJsonAsync("/predict", """{"texts":["good","bad"]}""");
        // Its texts are queued as soon as /health counts them.
        while (!(await client.GetAnswerAsync("/health")).Body.Contains("\"queued_texts\":2")) await Task.Yield();

        var request = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = new StringContent("""{"text":"x"}""", new MediaTypeHeaderValue("application/json")) };
        using var refused = await client.SendAsync(request, deadline);

        Assert.Equal((HttpStatusCode)429, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(
            """{"type":"https://tools.ietf.org/html/rfc6585#section-4","title":"Too Many Requests","status":429,"detail":"Too many texts are waiting for the model; try again in 1 s."}""",
            (await refused.ReadAsync()).Body);
        small.Classifier.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await running).Status);
        Assert.Equal(HttpStatusCode.OK, (await waiting).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/classify", """{"text":"x"}""")).Status);
    }

    [Fact]
    public async Task ClientWhoLeaves_IsDroppedFromTheQueue()
    {
        var client = await service.ReadyClientAsync();
        var deadline = TestContext.Current.CancellationToken;
        service.Classifier.Hold();
        var running = client.PostJsonAsync("/predict", """{"text":"good"}""");
        await service.Classifier.EnteredAsync(deadline);
        using var leaving = new CancellationTokenSource();
        var left = client.PostAsync("/predict", new StringContent("""{"text":"bad"}""", new MediaTypeHeaderValue("application/json")), leaving.Token);
        while (!(await client.GetAnswerAsync("/health")).Body.Contains("\"queued_texts\":1")) await Task.Yield();
        await leaving.CancelAsync();
        service.Classifier.LetGo();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(HttpStatusCode.OK, (await running).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/predict", """{"text":"plain"}""")).Status);
        Assert.Equal(
            [[101, 1, 102], [101, 3, 102]],
            service.Classifier.Batches.SelectMany(batch => batch).ToArray());
    }

    [Fact]
    public async Task CallThatWouldWaitTooLong_Is429WithTheTimeUntilItIsTaken_AndASingleTextIsLetIn()
    {
        await using var busy = new PredictionServiceFactory { Settings = { ["Batching:MaxPredictedWait"] = "00:00:01" } };
        var client = await busy.ReadyClientAsync();
        // 1,000 texts of 16 tokens: 3.2 s at the 5,000 tokens a second that are assumed before the first batch.
        string large = JsonSerializer.Serialize(new { texts = Enumerable.Repeat(string.Join(' ', Enumerable.Repeat("word", 14)), 1_000) });
        busy.Classifier.Hold();
        var running = client.PostJsonAsync("/predict", large);
        await busy.Classifier.EnteredAsync(TestContext.Current.CancellationToken);

        using var refused = await client.PostAsync("/predict", new StringContent(large, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var single = client.PostJsonAsync("/predict", """{"text":"good"}""");
        await Eventually.HoldsAsync(async () => (await client.GetAnswerAsync("/health")).Body.Contains("\"queued_texts\":745,"));
        busy.Classifier.LetGo();

        Assert.Equal(((HttpStatusCode)429, TimeSpan.FromSeconds(3)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Contains(
            "The texts would wait about 4 s for the model, longer than is allowed; try again in 3 s.", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [(await running).Status, (await single).Status]);
    }
}
