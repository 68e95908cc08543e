using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Lab.Services.Tests.PredictionService.Requests;

/// <summary>Everything a client can get wrong in a body, each with its whole answer.</summary>
public sealed class HostileBodyTests(HostileBodyTests.Service service) : IClassFixture<HostileBodyTests.Service>
{
    public sealed class Service : IAsyncLifetime
    {
        readonly PredictionServiceFactory factory = new();

        public HttpClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Client = await factory.ReadyClientAsync();

        public ValueTask DisposeAsync() => factory.DisposeAsync();
    }

    const string Known = "'text', 'review', 'texts'";

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "", $"The body is empty; expected a JSON object with one of {Known}.", "$" },
        { "{}", $"Nothing to classify: expected exactly one of {Known}.", "$" },
        { """{"text":"a","review":"b"}""", $"The body has 'text', 'review'; expected exactly one of {Known}.", "$" },
        { """{"text":"a","texts":["b"]}""", $"The body has 'text', 'texts'; expected exactly one of {Known}.", "$" },
        { """{"text":""}""", "The text is empty or only white space.", "$.text" },
        { """{"review":" \t\n\u00a0\u2003"}""", "The text is empty or only white space.", "$.review" },
        { """{"texts":["fine","  "]}""", "The text is empty or only white space.", "$.texts[1]" },
        { """{"texts":[]}""", "'texts' is empty; expected at least one text.", "$.texts" },
        { """{"text":"a","lang":"en"}""", $"Unknown field 'lang' at line 1, byte 13; known are {Known}.", "$.lang" },
        { """{"Text":"a"}""", $"Unknown field 'Text' at line 1, byte 2; known are {Known}.", "$.Text" },
        { """{"text":"a","text":"b"}""", "Field 'text' is given twice at line 1, byte 13.", "$.text" },
        { """{"text":"a","te\u0078t":"b"}""", "Field 'text' is given twice at line 1, byte 13.", "$.text" },
        { """{"text":5}""", "$.text at line 1, byte 9 is a number; expected a string.", "$.text" },
        { """{"text":null}""", "$.text at line 1, byte 9 is null; expected a string.", "$.text" },
        { """{"text":true}""", "$.text at line 1, byte 9 is a boolean; expected a string.", "$.text" },
        { """{"text":["a"]}""", "$.text at line 1, byte 9 is an array; expected a string.", "$.text" },
        { """{"text":{"a":1}}""", "$.text at line 1, byte 9 is an object; expected a string.", "$.text" },
        { """{"texts":"a"}""", "$.texts at line 1, byte 10 is a string; expected an array of strings.", "$.texts" },
        { "{\"texts\":[\n \"a\",\n 7]}", "$.texts[1] at line 3, byte 2 is a number; expected a string.", "$.texts[1]" },
        { """["a"]""", "$ at line 1, byte 1 is an array; expected an object.", "$" },
        { "\"a\"", "$ at line 1, byte 1 is a string; expected an object.", "$" },
        { """{"text":"\ud800"}""", "The string at line 1, byte 9 is not valid Unicode: broken UTF-8 or half of a surrogate pair.", "$.text" },
        { """{"text":"\udc00\ud800"}""", "The string at line 1, byte 9 is not valid Unicode: broken UTF-8 or half of a surrogate pair.", "$.text" },
        { """{"\ud800":"a"}""", "The string at line 1, byte 2 is not valid Unicode: broken UTF-8 or half of a surrogate pair.", "$" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task WrongBody_Is400WithItsPlace(string body, string detail, string where) =>
        Assert.Equal(HttpAnswer.BadRequest(detail, where), await service.Client.PostJsonAsync("/predict", body));

    public static TheoryData<string, string> Malformed => new()
    {
        { "{", "line 1, byte 2" },
        { """{"text":NaN}""", "line 1, byte 9" },
        { """{"text":-Infinity}""", "line 1, byte 10" },
        { """{"text":"a",}""", "line 1, byte 13" },
        { """{"text":"a"} x""", "line 1, byte 14" },
        { """{"text":"a"}{"text":"b"}""", "line 1, byte 13" },
        { """{'text':"a"}""", "line 1, byte 2" },
        { "{\n  \"text\": \"a\n\"}", "line 2, byte 13" },
        { """{"text":"a" /* no */}""", "line 1, byte 13" },
        { """{"text":"\q"}""", "line 1, byte 11" },
        { """{"texts":["a","b"}""", "line 1, byte 18" },
        { """{"text":01}""", "line 1, byte 10" },
        { "\0\0\0", "line 1, byte 1" },
    };

    [Theory, MemberData(nameof(Malformed))]
    public async Task MalformedJson_Is400WithLineAndByte(string body, string place)
    {
        var answer = await service.Client.PostJsonAsync("/predict", body);

        Assert.Equal((HttpStatusCode.BadRequest, HttpAnswer.ProblemJson), (answer.Status, answer.ContentType));
        Assert.Contains($"\"detail\":\"Malformed JSON at {place}: ", answer.Body);
        Assert.Contains("\"errors\":{\"$\":[\"Malformed JSON at ", answer.Body);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{\"texts\":[")]
    public async Task DeepNesting_Is400(string open)
    {
        var answer = await service.Client.PostJsonAsync("/predict", string.Concat(Enumerable.Repeat(open, 100_000)));

        Assert.Equal((HttpStatusCode.BadRequest, HttpAnswer.ProblemJson), (answer.Status, answer.ContentType));
    }

    public static TheoryData<byte[]> NotUtf8 => new(
        [.. "{\"text\":\""u8, 0xFF, .. "\"}"u8], [.. "{\"text\":\"a"u8, 0xC3, .. "\"}"u8], [.. "{\"text\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]);

    [Theory, MemberData(nameof(NotUtf8))]
    public async Task BytesThatAreNotUtf8_Are400(byte[] body) => Assert.Equal(
        HttpAnswer.BadRequest("The string at line 1, byte 9 is not valid Unicode: broken UTF-8 or half of a surrogate pair.", "$.text"),
        await PostAsync(body, "application/json"));

    [Fact]
    public async Task ByteOrderMark_IsReadOver() =>
        Assert.Equal(HttpStatusCode.OK, (await PostAsync([0xEF, 0xBB, 0xBF, .. "{\"text\":\"a\"}"u8], "application/json")).Status);

    [Theory]
    [InlineData(null, "The request has no Content-Type; it must be application/json in UTF-8.")]
    [InlineData("text/plain", "The Content-Type is 'text/plain'; it must be application/json in UTF-8.")]
    [InlineData("application/json; charset=utf-16", "The Content-Type is 'application/json; charset=utf-16'; it must be application/json in UTF-8.")]
    public async Task OtherContentType_Is415(string? type, string detail) => Assert.Equal(
        HttpAnswer.Problem(HttpStatusCode.UnsupportedMediaType, "rfc9110#section-15.5.16", "Unsupported Media Type", detail, "Content-Type"),
        await PostAsync("{\"text\":\"a\"}"u8.ToArray(), type));

    [Fact]
    public async Task LongUnknownField_IsShortenedInTheAnswer()
    {
        string shown = new string('x', 63) + "...";

        Assert.Equal(
            HttpAnswer.BadRequest($"Unknown field '{shown}' at line 1, byte 2; known are {Known}.", $"$.{shown}"),
            await service.Client.PostJsonAsync("/predict", $$"""{"{{new string('x', 5_000)}}":1}"""));
    }

    Task<HttpAnswer> PostAsync(byte[] body, string? contentType)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return service.Client.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = content });
    }
}
