using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lab.Services.Tests.PredictionService.Predictions;

public sealed partial class PredictEndpointsTests : IAsyncDisposable
{
    const string Positive = """{"label":"positive","confidence":0.8,"scores":{"negative":0.05,"neutral":0.15,"positive":0.8},"truncated":false,"prediction_id":"ID"}""";
    const string Negative = """{"label":"negative","confidence":0.75,"scores":{"negative":0.75,"neutral":0.2,"positive":0.05},"truncated":false,"prediction_id":"ID"}""";
    const string Neutral = """{"label":"neutral","confidence":0.6,"scores":{"negative":0.2,"neutral":0.6,"positive":0.2},"truncated":false,"prediction_id":"ID"}""";
    const string Tail = ""","model":{"name":"sentiment","version":"7"},"processing_time_ms":0}""";

    readonly PredictionServiceFactory service = new();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    // The clock stands at 2030-01-01, which are the first 48 bits of a version 7 UUID.
    [GeneratedRegex("01b8dac5-b400-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")]
    private static partial Regex PredictionId();

    static HttpAnswer WithoutIds(HttpAnswer answer) => answer with { Body = PredictionId().Replace(answer.Body, "ID") };

    [Theory]
    [InlineData("text")]
    [InlineData("review")]
    public async Task SingleText_GivesItsSentiment(string field)
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.PostJsonAsync("/predict", $$"""{"{{field}}":"a good one"}""");

        Assert.Equal(HttpAnswer.Json($$"""{"predictions":[{{Positive}}],"sentiment":"positive"{{Tail}}"""), WithoutIds(answer));
    }

    [Fact]
    public async Task ManyTexts_GiveTheirPredictionsInOrder_WithoutOneSentiment()
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.PostJsonAsync("/predict", """{"texts":["bad","so so","good"]}""");

        Assert.Equal(HttpAnswer.Json($$"""{"predictions":[{{Negative}},{{Neutral}},{{Positive}}]{{Tail}}"""), WithoutIds(answer));
    }

    [Fact]
    public async Task PredictionIds_AreAllDifferent()
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.PostJsonAsync("/predict", """{"texts":["a","b","c","d"]}""");

        Assert.Equal(4, PredictionId().Matches(answer.Body).Select(match => match.Value).Distinct().Count());
    }

    [Fact]
    public async Task TextLongerThanTheModelReads_IsMarkedTruncated()
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.PostJsonAsync("/predict", $$"""{"text":"{{string.Join(' ', Enumerable.Repeat("word", 15))}} good"}""");

        string cut = Neutral.Replace("false", "true")[..^1] + ""","warnings":[{"code":"truncated","message":"The text is longer than the model reads: its end was left out."}]}""";
        string expected = $$"""{"predictions":[{{cut}}],"sentiment":"neutral"{{Tail}}""";
        Assert.Equal(HttpAnswer.Json(expected), WithoutIds(answer));
    }

    [Fact]
    public async Task ThousandTexts_ComeBackInOrder()
    {
        string[] words = ["bad", "plain", "good"];
        string[] labels = ["negative", "neutral", "positive"];
        var random = new Random(3);
        int[] kinds = [.. Enumerable.Range(0, 1_000).Select(_ => random.Next(3))];
        var client = await service.ReadyClientAsync();

        var answer = await client.PostJsonAsync("/predict", JsonSerializer.Serialize(new { texts = kinds.Select(kind => words[kind]) }));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var predictions = JsonDocument.Parse(answer.Body).RootElement.GetProperty("predictions").EnumerateArray();
        Assert.Equal(kinds.Select(kind => labels[kind]), predictions.Select(prediction => prediction.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task ManyClientsAtOnce_EachGetsItsOwnAnswer()
    {
        var client = await service.ReadyClientAsync();
        string[] words = ["bad", "plain", "good"];
        string[] predictions = [Negative, Neutral, Positive];

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.PostJsonAsync("/predict", $$"""{"texts":["{{words[i % 3]}}"]}""")));

        Assert.All(answers.Index(), pair =>
            Assert.Equal(HttpAnswer.Json($$"""{"predictions":[{{predictions[pair.Index % 3]}}]{{Tail}}"""), WithoutIds(pair.Item)));
    }

    [Fact]
    public async Task ModelThatFails_Gives500WithoutItsMessage_AndServesTheNextText()
    {
        service.Classifier.Failure = batch => batch[0].Contains(TestSupport.FakeEncoder.Bad) ? new InvalidOperationException("secret") : null;
        var client = await service.ReadyClientAsync();

        var failed = await client.PostJsonAsync("/predict", """{"text":"bad"}""");
        var served = await client.PostJsonAsync("/predict", """{"text":"good"}""");

        Assert.Equal(
            HttpAnswer.Problem(
                HttpStatusCode.InternalServerError, "rfc9110#section-15.6.1", "An error occurred while processing your request.",
                "The service failed; its log has the details."),
            failed);
        Assert.Equal(HttpStatusCode.OK, served.Status);
    }

    [Theory]
    [InlineData("\\u2603 \\u2603", "no-known-words", "The model knows no word of this text: its label means little.")]
    [InlineData("\\u200d\\ufe0f\\u2800", "nothing-visible", "Nothing of this text is visible, or left after cleaning: its label means nothing.")]
    public async Task TextThatTheModelCannotRead_IsAnsweredWithAWarning_OnEveryRoute(string text, string code, string message)
    {
        var client = await service.ReadyClientAsync();
        string warnings = $$"""
            "warnings":[{"code":"{{code}}","message":"{{message}}"}]
            """;

        var predicted = await client.PostJsonAsync("/predict", $$"""{"texts":["good","{{text}}"]}""");
        var batch = await client.PostJsonAsync("/batch_predict", $$"""{"texts":["{{text}}"]}""");
        var classified = await client.PostJsonAsync("/classify", $$"""{"text":"{{text}}"}""");

        Assert.All([predicted, batch, classified], answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All([predicted, batch, classified], answer => Assert.Contains(warnings, answer.Body));
        Assert.Single(Regex.Matches(predicted.Body, "\"warnings\""));
    }
}
