using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lab.Services.Tests.ServiceDefaults.Web;

public sealed partial class PathPrefixTests
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        using (answer) return await answer.Content.ReadAsStringAsync(Deadline);
    }

    /// <summary>By the option or by a trusted proxy; a proxy that takes the path off or not.</summary>
    [Theory]
    [InlineData("Access:PathBase=/apps/sentiment", null, "/apps/sentiment")]
    [InlineData("Access:PathBase=/apps/sentiment", null, "")]
    [InlineData("Access:TrustedProxies=127.0.0.0/8", "/apps/sentiment", "/apps/sentiment")]
    [InlineData("Access:TrustedProxies=127.0.0.1", "/apps/sentiment", "")]
    [InlineData("Access:TrustedProxies=::ffff:127.0.0.1", "/apps/sentiment", "")]
    public async Task PagesAndDocument_WorkBelowAPath(string setting, string? header, string sent)
    {
        await using var service = await AnyService.StartAsync(AnyService.Prediction, setting);
        (string, string)[] headers = header is null ? [("Accept", "text/html")] : [("Accept", "text/html"), ("X-Forwarded-Prefix", header)];

        foreach (string page in (string[])["/", "/?text=good", "/docs", "/redoc"])
        {
            string html = await TextAsync(await service.SendAsync("GET", sent + page, null, headers));
            string[] links = [.. Links.Matches(html).Select(match => match.Groups[1].Value).Where(link => !link.StartsWith('#') && link.Length > 0)];
            Assert.True(links.Length > 2, html);
            foreach (string link in links)
            {
                Assert.StartsWith("/apps/sentiment/", link);
                using var linked = await service.SendAsync("GET", sent + link["/apps/sentiment".Length..], null, headers);
                Assert.Equal((link, HttpStatusCode.OK), (link, linked.StatusCode));
            }
        }
        var document = JsonDocument.Parse(await TextAsync(await service.SendAsync("GET", sent + "/openapi/v1.json", null, headers))).RootElement;
        Assert.Equal("/apps/sentiment", document.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task AtTheRoot_ServersIsTheRoot()
    {
        await using var service = await AnyService.StartAsync(AnyService.Prediction);
        Assert.Equal("/", JsonDocument.Parse(await TextAsync(await service.SendAsync("GET", "/openapi/v1.json"))).RootElement.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Theory]
    [MemberData(nameof(AnyService.Names), MemberType = typeof(AnyService))]
    public async Task EveryService_AnswersBelowAPath_AndItsRootHasASlash(string name)
    {
        await using var service = await AnyService.StartAsync(name, "Access:PathBase=/lab");
        using var root = await service.SendAsync("GET", "/lab?x=1");
        Assert.Equal((HttpStatusCode.TemporaryRedirect, "/lab/?x=1"), (root.StatusCode, root.Headers.Location?.ToString()));
        foreach (var (method, path) in service.Routes().Where(route => route.Method == "GET"))
        {
            using var at = await service.SendAsync(method, path);
            using var below = await service.SendAsync(method, "/lab" + path);
            Assert.Equal((path, at.StatusCode), (path, below.StatusCode));
        }
    }

    [Fact]
    public async Task ArtifactBelowAPath_IsTheSameFile()
    {
        await using var service = await AnyService.StartAsync(AnyService.Tracking, "Access:PathBase=/lab");
        using var stored = await service.SendAsync("PUT", "/lab/api/2.0/mlflow-artifacts/artifacts/a.txt", new StringContent("x"));
        Assert.Equal("x", await TextAsync(await service.SendAsync("GET", "/api/2.0/mlflow-artifacts/artifacts/a.txt")));
        Assert.Contains("/lab</pre>", await TextAsync(await service.SendAsync("GET", "/lab/")));
    }

    /// <summary>From anybody but a trusted proxy the headers mean nothing.</summary>
    [Theory]
    [InlineData("Access:PathBase=")]
    [InlineData("Access:TrustedProxies=10.0.0.0/8")]
    public async Task ForwardedHeaders_OfAStranger_AreNotBelieved(string setting)
    {
        await using var service = await AnyService.StartAsync(AnyService.Prediction, setting);
        string html = await TextAsync(await service.SendAsync("GET", "/", null,
            ("Accept", "text/html"), ("X-Forwarded-Prefix", "/evil"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "1.2.3.4")));
        Assert.DoesNotContain("evil", html);
        Assert.DoesNotContain("https:", html);
    }

    [Fact]
    public async Task TrustedProxy_SaysHostAndScheme_WhichAreCheckedToo()
    {
        await using var service = await AnyService.StartAsync(AnyService.Prediction, "Access:TrustedProxies=127.0.0.1", "Access:AllowedHosts=lab.example");
        (string, string)[] Proxy(string host) => [("Accept", "text/html"), ("X-Forwarded-Host", host), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.9")];

        using var answer = await service.SendAsync("GET", "/", null, Proxy("lab.example"));
        using var evil = await service.SendAsync("GET", "/", null, Proxy("evil.example"));
        using var own = await service.SendAsync("POST", "/predict", null, [.. Proxy("lab.example"), ("Origin", "https://lab.example")]);
        using var foreign = await service.SendAsync("POST", "/predict", null, [.. Proxy("lab.example"), ("Origin", "http://lab.example")]);

        Assert.Contains("https://lab.example/predict", await answer.Content.ReadAsStringAsync(Deadline));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.Forbidden), (evil.StatusCode, own.StatusCode, foreign.StatusCode));
    }

    /// <summary>A trusted proxy that passes on what its client has sent: no link and no redirect leaves the service.</summary>
    [Theory]
    [InlineData("/", "")]
    [InlineData("//", "")]
    [InlineData("/p/", "/p")]
    [InlineData("/p//", "/p")]
    [InlineData("//evil.example", "/own")]
    [InlineData("///evil.example/", "/own")]
    [InlineData("/p//evil.example", "/own")]
    [InlineData("/\\\\evil.example", "/own")]
    [InlineData("/%2Fevil.example", "/own")]
    [InlineData("/%5Cevil.example", "/own")]
    [InlineData("/p/../..", "/own")]
    [InlineData("/a\"><script>alert(1)</script>", "/own")]
    [InlineData("https://evil.example", "/own")]
    public async Task ForwardedPrefix_IsAPathOrNothing(string sent, string used)
    {
        await using var service = await AnyService.StartAsync(AnyService.Prediction, "Access:TrustedProxies=127.0.0.1", "Access:PathBase=/own");
        string html = await TextAsync(await service.SendAsync("GET", "/", null, ("Accept", "text/html"), ("X-Forwarded-Prefix", sent)));
        using var root = await service.SendAsync("GET", sent.StartsWith("/p") ? "/p" : "/own", null, ("X-Forwarded-Prefix", sent));

        Assert.Contains($"\"{used}/assets/page.js\"", html);
        Assert.DoesNotContain("evil", html);
        Assert.DoesNotContain("<script>alert", html);
        Assert.True(root.Headers.Location is not { } location || location.ToString() == used + "/", root.Headers.Location?.ToString());
    }

    [GeneratedRegex("""(?:src|href|action|spec-url|url)=["']([^"']*)["']|\burl: "([^"]+)""")]
    static partial Regex Links { get; }
}
