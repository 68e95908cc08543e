using System.Net;
using System.Text.RegularExpressions;

namespace Lab.Services.Tests.PredictionService.Web;

/// <summary>The page as the server writes it.</summary>
public sealed class PageEndpointsTests : IAsyncDisposable
{
    const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    readonly PredictionServiceFactory service = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => service.DisposeAsync();

    static HttpRequestMessage Get(string path, string? accept = Browser)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return request;
    }

    static HttpRequestMessage Form(string text) =>
        new(HttpMethod.Post, "/") { Content = new FormUrlEncodedContent([KeyValuePair.Create("text", text)]) };

    [Theory]
    [InlineData(Browser, "text/html")]
    [InlineData("text/html", "text/html")]
    [InlineData("text/html;q=0.5,application/json", "application/json")]
    [InlineData("text/html;q=0", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("nonsense", "application/json")]
    [InlineData(null, "application/json")]
    public async Task Root_IsThePageForBrowsersOnly(string? accept, string type)
    {
        var client = await service.ReadyClientAsync();

        using var answer = await client.SendAsync(Get("/", accept), Deadline);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(["Accept"], answer.Headers.Vary);
    }

    [Fact]
    public async Task Page_RunsNothingButItsOwnFiles()
    {
        var client = await service.ReadyClientAsync();
        using var answer = await client.SendAsync(Get("/?text=good"), Deadline);
        string html = await answer.Content.ReadAsStringAsync(Deadline);

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotMatch("<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+=|https?://(?!localhost)", html);
        var assets = Regex.Matches(html, "(?:href|src)=\"(/assets/[^\"]+)\"").Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.Equal(["/assets/icon.svg", "/assets/page.css", "/assets/page.js"], assets.Order());
        foreach (string asset in assets) Assert.Equal(HttpStatusCode.OK, (await client.GetAnswerAsync(asset)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_IsAnsweredWithoutScripts(bool byForm)
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.AnswerAsync(byForm ? Form("a good \"one\"") : Get("/?text=a%20good%20%22one%22"));

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Contains("data-tone=\"positive\"", answer.Body);
        Assert.Contains(">80.0% sure<", answer.Body);
        Assert.Equal(["5", "15", "80"], Regex.Matches(answer.Body, "<rect width=\"([^\"]+)\"").Select(match => match.Groups[1].Value));
        Assert.Contains(">a good &quot;one&quot;</textarea>", answer.Body);
    }

    [Fact]
    public async Task HostileText_IsOnlyText()
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.AnswerAsync(Form("</textarea><script>alert(1)</script>"));

        Assert.Contains("&lt;/textarea&gt;&lt;script&gt;", answer.Body);
        Assert.DoesNotContain("<script>", answer.Body);
    }

    [Theory]
    [InlineData(0, HttpStatusCode.BadRequest, "Write or paste a review first.")]
    [InlineData(10_001, HttpStatusCode.RequestEntityTooLarge, "The review has 10,001 characters; 10,000 are allowed.")]
    public async Task WrongText_IsToldOnThePage(int length, HttpStatusCode status, string problem)
    {
        var client = await service.ReadyClientAsync();

        var answer = await client.AnswerAsync(Form(new string('x', length)));

        Assert.Equal((status, "text/html; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Contains($">{problem}<", answer.Body);
    }

    [Fact]
    public async Task FormThatIsNone_Is415()
    {
        var answer = await (await service.ReadyClientAsync()).PostJsonAsync("/", """{"text":"good"}""");

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpAnswer.ProblemJson), (answer.Status, answer.ContentType));
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=edge", "--edge\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nends too early")]
    [InlineData("multipart/form-data", "no boundary")]
    public async Task DamagedForm_Is400(string type, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body) };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await (await service.ReadyClientAsync()).AnswerAsync(request);

        Assert.Equal((HttpStatusCode.BadRequest, HttpAnswer.ProblemJson), (answer.Status, answer.ContentType));
    }

    [Fact]
    public async Task WithoutAModel_ThePageSaysSo()
    {
        await using var broken = new PredictionServiceFactory { Loader = new() { Failure = new LabException(ErrorKind.Model, "The vocabulary is missing.", "here") } };
        var client = await broken.ReadyClientAsync();

        var page = await client.AnswerAsync(Get("/"));
        var asked = await client.AnswerAsync(Form("good"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (page.Status, asked.Status));
        Assert.All([page, asked], answer => Assert.Contains("The vocabulary is missing.", answer.Body));
    }

    [Fact]
    public async Task BeforeTheModelIsThere_ThePageWaitsForIt()
    {
        await using var starting = new PredictionServiceFactory();
        starting.Loader.Gate.Reset();
        var client = starting.CreateClient();

        var page = await client.AnswerAsync(Get("/"));

        Assert.Contains("The model is still being loaded", page.Body);
        Assert.DoesNotContain("data-failed", page.Body);
        starting.Loader.Gate.Set();
    }

    [Fact]
    public async Task Page_SaysWhatIsKept()
    {
        var client = await service.ReadyClientAsync();

        Assert.Contains("It keeps a review only with feedback on it.", (await client.AnswerAsync(Get("/"))).Body);
    }

    [Fact]
    public async Task Asset_IsSentOnceAndThenConfirmed()
    {
        var client = await service.ReadyClientAsync();
        using var first = await client.GetAsync("/assets/page.js", Deadline);
        var again = new HttpRequestMessage(HttpMethod.Get, "/assets/page.js") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await client.SendAsync(again, Deadline);

        Assert.Equal(("text/javascript", "no-cache"), (first.Content.Headers.ContentType?.MediaType, first.Headers.CacheControl?.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/assets/none.js")]
    [InlineData("/assets/..%2Fappsettings.json")]
    public async Task UnknownAsset_Is404(string path)
    {
        var answer = await (await service.ReadyClientAsync()).GetAnswerAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, HttpAnswer.ProblemJson), (answer.Status, answer.ContentType));
    }

    [Fact]
    public async Task TextThatTheModelCannotRead_HasAWarningBelowTheAnswer()
    {
        var client = await service.ReadyClientAsync();

        var unknown = await client.AnswerAsync(Form("\u2603"));
        var plain = await client.AnswerAsync(Form("good"));

        Assert.Matches("<ul class=\"warnings\" id=\"answer-warnings\"[^>]*aria-label=\"Warnings\"[^>]*>\\s*<li>The model knows no word of this text: its label means little.</li>", unknown.Body);
        Assert.Matches("id=\"answer-warnings\"[^>]* hidden", plain.Body);
    }
}
