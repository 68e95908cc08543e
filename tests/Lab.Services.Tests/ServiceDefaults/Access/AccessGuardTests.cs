using System.Net;
using System.Text.Json;
using Lab.ServiceDefaults.Access;

namespace Lab.Services.Tests.ServiceDefaults.Access;

/// <summary>What a page in a browser beside the services tries; every route of every service, from its endpoints.</summary>
public sealed class AccessGuardTests
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static IEnumerable<(string Name, string Value)[]> ForeignHeaders(string service, Uri own) =>
    [
        [("Origin", "https://evil.example")],
        [("Origin", "null")],
        // In the tracking server pages of this machine may call, as in MLflow.
        .. service == AnyService.Tracking ? [] : (IEnumerable<(string, string)[]>)
        [
            [("Origin", $"{own.Scheme}://{own.Host}:1")],
            [("Origin", $"{own.Scheme}://localhost:{own.Port}")],
            [("Sec-Fetch-Site", "cross-site"), ("Origin", $"{own.Scheme}://{own.Authority}")],
        ],
        [("Origin", $"{own.Scheme}://{own.Authority}.evil.example")],
        [("Origin", own.Authority)],
        [("Origin", $"ftp://{own.Authority}")],
        [("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "same-site")],
        [("Sec-Fetch-Site", "Same-Origin, cross-site")],
        [("Host", "evil.example")],
        [("Host", $"127.0.0.1.evil.example:{own.Port}")],
        [("Host", "10.evil.example")],
        [("Host", "localhost.evil.example")],
        [("Host", "127.1")],
        [("Host", "8.8.8.8")],
    ];

    [Theory]
    [MemberData(nameof(AnyService.Names), MemberType = typeof(AnyService))]
    public async Task WhatChangesSomething_IsRefusedToEveryForeignPage_HoweverThePathIsWritten(string name)
    {
        await using var service = await AnyService.StartAsync(name);
        var routes = service.ChangingRoutes().ToList();
        Assert.NotEmpty(routes);

        foreach (var (method, path) in routes)
            foreach (string written in (string[])[path, path.ToUpperInvariant(), path + "/", "/" + path, path + "?x=1"])
                foreach (var headers in ForeignHeaders(name, service.Http.BaseAddress!))
                {
                    using var answer = await service.SendAsync(method, written, null, headers);
                    await AssertRefusedAsync(name, $"{method} {written} {string.Join(' ', headers)}", answer);
                }
    }

    [Theory]
    [MemberData(nameof(AnyService.Names), MemberType = typeof(AnyService))]
    public async Task WhatIsRead_IsRefusedUnderAForeignName_ButForProbes(string name)
    {
        await using var service = await AnyService.StartAsync(name);
        foreach (var (method, path) in service.Routes().Where(route => route.Method is "GET"))
        {
            using var answer = await service.SendAsync(method, path.ToUpperInvariant(), null, ("Host", "evil.example"));
            if (path is "/health" or "/alive" or "/version") Assert.NotEqual(HttpStatusCode.Forbidden, answer.StatusCode);
            else await AssertRefusedAsync(name, path, answer);
        }
    }

    [Theory]
    [MemberData(nameof(AnyService.Names), MemberType = typeof(AnyService))]
    public async Task OwnPagesAndPrograms_ComeThrough(string name)
    {
        await using var service = await AnyService.StartAsync(name);
        var own = service.Http.BaseAddress!;
        (string, string)[][] friends =
        [
            [],
            [("Origin", $"http://{own.Authority}"), ("Sec-Fetch-Site", "same-origin")],
            [("Sec-Fetch-Site", "none")],
            [("Host", $"localhost:{own.Port}"), ("Origin", $"http://LOCALHOST:{own.Port}")],
            [("Host", "[::1]"), ("Origin", "http://[::1]")],
            [("Host", "lab.localhost"), ("Origin", "https://lab.localhost")],
        ];
        foreach (var (method, path) in service.ChangingRoutes())
            foreach (var headers in friends)
            {
                using var answer = await service.SendAsync(method, path, null, headers);
                Assert.True(answer.StatusCode != HttpStatusCode.Forbidden, $"{method} {path} {string.Join(' ', headers)}");
            }
    }

    [Theory]
    [MemberData(nameof(AnyService.Names), MemberType = typeof(AnyService))]
    public async Task NamedOrigin_MayChangeSomething_AndNoOther(string name)
    {
        await using var service = await AnyService.StartAsync(name, "Cors:Origins:0=https://shop.example,https://*.team.example");
        var (method, path) = service.ChangingRoutes().First();

        foreach (var (origin, allowed) in new[] { ("https://shop.example", true), ("https://a.team.example", true), ("http://shop.example", false), ("https://team.example", false), ("https://shop.example:1", false) })
        {
            using var answer = await service.SendAsync(method, path, null, ("Origin", origin), ("Sec-Fetch-Site", "cross-site"));
            using var asked = await service.SendAsync("OPTIONS", path, null, ("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", ApiKey.Header));
            Assert.Equal(allowed, answer.StatusCode != HttpStatusCode.Forbidden);
            Assert.Equal(allowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.Equal(allowed, asked.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Theory]
    [InlineData("lab.example, 203.0.113.0/24", "lab.example:80", true)]
    [InlineData("lab.example, 203.0.113.0/24", "203.0.113.9", true)]
    [InlineData("lab.example, 203.0.113.0/24", "localhost", false)]
    [InlineData("*", "anything.example", true)]
    [InlineData("", "192.168.7.8", true)]
    [InlineData("", "fd12.example", false)]
    public async Task AllowedHosts_TakeThePlaceOfTheUsualOnes(string allowed, string host, bool answered)
    {
        await using var service = await AnyService.StartAsync(AnyService.Monitor, $"Access:AllowedHosts={allowed}");
        using var answer = await service.SendAsync("GET", "/", null, ("Host", host));
        Assert.Equal(answered, answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task ListeningEverywhere_TheMachinesOwnNameIsAllowedToo()
    {
        await using var service = await AnyService.StartAtAsync("0.0.0.0", AnyService.Monitor);
        using var answer = await service.SendAsync("GET", "/", null, ("Host", Environment.MachineName));
        using var other = await service.SendAsync("GET", "/", null, ("Host", $"{Environment.MachineName}.evil.example"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (answer.StatusCode, other.StatusCode));
    }

    static async Task AssertRefusedAsync(string name, string what, HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync(Deadline);
        Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{what}: {(int)answer.StatusCode} {text}");
        using var body = JsonDocument.Parse(text);
        Assert.Equal(
            name == AnyService.Tracking ? ("application/json", "PERMISSION_DENIED") : ("application/problem+json", "403"),
            (answer.Content.Headers.ContentType?.MediaType, body.RootElement.GetProperty(name == AnyService.Tracking ? "error_code" : "status").ToString()));
    }
}
