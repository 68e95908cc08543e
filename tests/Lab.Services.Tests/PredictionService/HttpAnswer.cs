using System.Net;
using System.Text;

namespace Lab.Services.Tests.PredictionService;

/// <summary>What a test compares as a whole: status, content type and body.</summary>
sealed record HttpAnswer(HttpStatusCode Status, string? ContentType, string Body)
{
    public const string ProblemJson = "application/problem+json";

    public static HttpAnswer Json(string body) => new(HttpStatusCode.OK, "application/json; charset=utf-8", body);

    /// <summary>A problem document. <paramref name="where"/>: the key under errors.</summary>
    public static HttpAnswer Problem(HttpStatusCode status, string section, string title, string detail, string? where = null, string extra = "")
    {
        string text = Escape(detail);
        string errors = where is null ? "" : $$""","errors":{"{{Escape(where)}}":["{{text}}"]}""";
        return new(status, ProblemJson, $$"""
            {"type":"https://tools.ietf.org/html/{{section}}","title":"{{title}}","status":{{(int)status}},"detail":"{{text}}"{{errors}}{{extra}}}
            """);
    }

    public static HttpAnswer BadRequest(string detail, string? where = null) =>
        Problem(HttpStatusCode.BadRequest, "rfc9110#section-15.5.1", "Bad Request", detail, where);

    public static HttpAnswer TooLarge(string detail, string? where = null) =>
        Problem(HttpStatusCode.RequestEntityTooLarge, "rfc9110#section-15.5.14", "Content Too Large", detail, where);

    public static HttpAnswer Unavailable(string detail, string state) => Problem(
        HttpStatusCode.ServiceUnavailable, "rfc9110#section-15.6.4", "Service Unavailable", detail, extra: $$""","state":"{{state}}"}"""[..^1]);

    // As the service's encoder writes it: HTML-sensitive characters as escapes.
    static string Escape(string text) => text.Replace("'", "\\u0027").Replace("\"", "\\u0022").Replace("`", "\\u0060");
}

static class HttpClientAnswers
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public static Task<HttpAnswer> PostJsonAsync(this HttpClient client, string path, string json) =>
        client.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    public static Task<HttpAnswer> GetAnswerAsync(this HttpClient client, string path) => client.AnswerAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>The answer; of a problem without the request's id, which has to be the header's.</summary>
    public static async Task<HttpAnswer> ReadAsync(this HttpResponseMessage response)
    {
        string? type = response.Content.Headers.ContentType?.ToString();
        string body = await response.Content.ReadAsStringAsync(Deadline);
        if (type != HttpAnswer.ProblemJson) return new HttpAnswer(response.StatusCode, type, body);
        string id = $",\"request_id\":\"{response.Headers.GetValues("X-Request-Id").Single()}\"}}";
        Assert.EndsWith(id, body);
        return new HttpAnswer(response.StatusCode, type, body[..^id.Length] + "}");
    }

    public static async Task<HttpAnswer> AnswerAsync(this HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request, Deadline);
        return await ReadAsync(response);
    }
}
