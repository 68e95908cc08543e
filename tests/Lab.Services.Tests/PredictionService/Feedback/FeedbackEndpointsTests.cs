using System.Net;
using System.Text.Json;

namespace Lab.Services.Tests.PredictionService.Feedback;

/// <summary>Corrections without Redis: they are in the spool.</summary>
public sealed class FeedbackEndpointsTests : IAsyncDisposable
{
    const string Route = "/feedback/submit";
    const string PredictionId = "01a1ffd5-7c6e-76ec-b70e-0cf14ae913ef";

    readonly PredictionServiceFactory service = new();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Correction_IsOnDiskWhenItIsAnswered()
    {
        string folder = Directory.CreateTempSubdirectory("lab-feedback-").FullName;
        await using var kept = new PredictionServiceFactory { Settings = { ["Feedback:Folder"] = folder } };
        var client = await kept.ReadyClientAsync();

        var first = await client.PostJsonAsync(Route, $$"""{"text":"so\nlà là","predicted":"neutral","correct":"Positive","prediction_id":"{{PredictionId}}"}""");
        var second = await client.PostJsonAsync(Route, """{"text":"bad","correct":"negative"}""");

        Assert.Equal((HttpStatusCode.Accepted, "application/json; charset=utf-8"), (first.Status, first.ContentType));
        var answer = JsonDocument.Parse(first.Body).RootElement;
        Assert.Equal(["feedback_id", "pending"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal((1, 2), (answer.GetProperty("pending").GetInt32(), JsonDocument.Parse(second.Body).RootElement.GetProperty("pending").GetInt32()));
        await kept.DisposeAsync();
        var lines = File.ReadAllLines(Assert.Single(FreeFile.SpoolsIn(folder)));
        var line = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal(
            (2, answer.GetProperty("feedback_id").GetString(), kept.Time.GetUtcNow().ToUnixTimeMilliseconds()),
            (lines.Length, line.GetProperty("id").GetString(), line.GetProperty("time").GetInt64()));
        Assert.Equal(
            ["so\nlà là", "neutral", "positive", PredictionId, "sentiment", "7"],
            new[] { "text", "predicted", "correct", "prediction_id", "model", "version" }.Select(name => line.GetProperty(name).GetString()));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("", "$", "The body is empty; expected a JSON object with 'text' and 'correct'.")]
    [InlineData("[]", "$", "The body is not an object; expected one with 'text' and 'correct'.")]
    [InlineData("""{"correct":"positive"}""", "$.text", "'text' is missing: what was classified.")]
    [InlineData("""{"text":"a"}""", "$.correct", "'correct' is missing: the label that is right.")]
    [InlineData("""{"text":"a","correct":"positiv"}""", "$.correct", "'correct' is not a label of the model; did you mean 'positive'?")]
    [InlineData("""{"text":"a","correct":"xyz"}""", "$.correct", "'correct' is not a label of the model; expected one of 'negative', 'neutral', 'positive'.")]
    [InlineData("""{"text":" ","correct":"positive"}""", "$.text", "'text' is empty or only white space.")]
    [InlineData("""{"text":1,"correct":"positive"}""", "$.text", "'text' is not a string.")]
    [InlineData("""{"text":"a","text":"b","correct":"positive"}""", "$.text", "Field 'text' is given twice.")]
    [InlineData("""{"text":"a","correct":"positive","stars":"5"}""", "$", "Unknown field; known are 'text', 'predicted', 'correct', 'prediction_id'.")]
    [InlineData("""{"text":"a","correct":"positive","prediction_id":"7"}""", "$.prediction_id", "'prediction_id' is not a UUID; expected the one that came with the answer.")]
    [InlineData("""{"text":"\ud800","correct":"positive"}""", "$", "A string is not valid Unicode: broken UTF-8 or half of a surrogate pair.")]
    public async Task WrongBody_Is400AndKeepsNothing(string body, string where, string detail)
    {
        var client = await service.ReadyClientAsync();

        Assert.Equal(HttpAnswer.BadRequest(detail, where), await client.PostJsonAsync(Route, body));
        Assert.False(Directory.Exists(service.FeedbackFolder));
    }

    [Fact]
    public async Task MalformedJson_IsToldWithItsPlace()
    {
        var answer = await (await service.ReadyClientAsync()).PostJsonAsync(Route, """{"text":}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Malformed JSON at line 1, byte 9", answer.Body);
    }

    [Fact]
    public async Task LongText_Is413()
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.PostJsonAsync(Route, $$"""{"text":"{{new string('x', 10_001)}}","correct":"positive"}""");

        Assert.Equal(HttpAnswer.TooLarge("The text has 10,001 characters; 10,000 are allowed.", "$.text"), answer);
    }

    [Fact]
    public async Task WithoutAModel_Is503()
    {
        await using var broken = new PredictionServiceFactory { Loader = new() { Failure = new IOException("gone") } };
        var client = await broken.ReadyClientAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostJsonAsync(Route, """{"text":"a","correct":"positive"}""")).Status);
    }

    [Fact]
    public async Task FullSpool_Is503AndKeepsWhatItHas()
    {
        await using var small = new PredictionServiceFactory { Settings = { ["Feedback:MaxSpoolBytes"] = "1000" } };
        var client = await small.ReadyClientAsync();
        string body = $$"""{"text":"{{new string('x', 400)}}","correct":"positive"}""";

        Assert.Equal(HttpStatusCode.Accepted, (await client.PostJsonAsync(Route, body)).Status);
        var refused = await client.PostJsonAsync(Route, body);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpAnswer.ProblemJson), (refused.Status, refused.ContentType));
        Assert.InRange(new FileInfo(Assert.Single(FreeFile.SpoolsIn(small.FeedbackFolder))).Length, 400, 1_000);
    }

    [Fact]
    public async Task FolderThatCannotBe_Is503WithoutItsPath()
    {
        using var file = new TinyFile();
        await using var broken = new PredictionServiceFactory { Settings = { ["Feedback:Folder"] = Path.Combine(file.Path, "below") } };
        var client = await broken.ReadyClientAsync();

        var answer = await client.PostJsonAsync(Route, """{"text":"a","correct":"positive"}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.DoesNotContain("below", answer.Body);
    }

    [Fact]
    public async Task ManyAtOnce_AreAllKept()
    {
        var client = await service.ReadyClientAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.PostJsonAsync(Route, $$"""{"text":"number {{i}}","correct":"positive"}""")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Contains(answers, answer => answer.Body.Contains("\"pending\":50"));
    }

    sealed class TinyFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
