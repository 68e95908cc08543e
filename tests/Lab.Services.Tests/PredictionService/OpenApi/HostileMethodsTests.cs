using System.Text;
using System.Text.Json;
using Lab.Services.Tests.ServiceDefaults;

namespace Lab.Services.Tests.PredictionService.OpenApi;

/// <summary>Every path with every method and hostile headers and bodies: what comes is in the document, and an undescribed method is 405.</summary>
public sealed class HostileMethodsTests
{
    static readonly string[] methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "M-SEARCH"];

    static readonly string[] types = ["application/json", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=edge", "text/plain", "nonsense", ""];

    static readonly string[] bodies = ["", "{}", "null", "[", "\"\\ud800\"", """{"text":" "}""", """{"text":"good"}""", """{"texts":[]}""", "text=good", "text=", "--edge\r\n", "\0\0", new('x', 3_000)];

    static readonly string[] headers =
    [
        "", "Accept: text/html\r\n", "Accept: \0\r\n", "Content-Encoding: gzip\r\n", "Content-Encoding: zstd\r\n", "Content-Encoding: gzip, br\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
        "Expect: 100-continue\r\n", "Range: bytes=5-1\r\n", "If-None-Match: *\r\n", "Transfer-Encoding: identity\r\n", "Authorization: Bearer x\r\n", "X-Forwarded-Prefix: /evil\r\n", "Upgrade: websocket\r\nConnection: Upgrade\r\n",
    ];

    static readonly string[] queries = ["", "?text=", "?text=good", "?text_column=none", "?%00=%ff"];

    [Fact]
    public async Task Statuses_AreThoseOfTheDocument()
    {
        await using var service = await ListeningService.StartAsync("Prediction:MaxBodyBytes=2000");
        var paths = JsonDocument.Parse((await service.Client.GetAnswerAsync("/openapi/v1.json")).Body).RootElement.GetProperty("paths");
        var wrong = new List<string>();
        var seen = new HashSet<int>();
        var random = new Random(7);

        foreach (var path in paths.EnumerateObject())
            foreach (string method in methods)
            {
                bool described = path.Value.TryGetProperty(method.ToLowerInvariant(), out var operation);
                foreach (var (header, type, body) in Requests(random))
                {
                    string query = queries[random.Next(queries.Length)];
                    int status = StatusOf(await service.SendRawAsync(
                        $"{method} {path.Name.Replace("{name}", "page.css", StringComparison.Ordinal).Replace("{id}", "01b8dac5-b400-7d6c-8f2a-3c5e1a9b7d04", StringComparison.Ordinal)}{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n"
                        + $"{(type.Length > 0 ? $"Content-Type: {type}\r\n" : "")}{header}\r\n{body}"));
                    seen.Add(status);
                    bool right = described
                        ? operation.GetProperty("responses").TryGetProperty($"{status}", out _)
                        // Malformed requests have no method, foreign ones no answer but this; an encoding nobody knows is told first.
                        : status is 405 or 400 or 403 or 415;
                    if (!right) wrong.Add($"{method} {path.Name}{query} {header.TrimEnd()} {type} {body[..Math.Min(20, body.Length)]}: {status}");
                }
            }

        Assert.Equal([], wrong);
        Assert.Superset(new HashSet<int> { 200, 304, 400, 403, 405, 413, 415 }, seen);
        Assert.DoesNotContain(service.Log, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Head_IsGetWithoutItsBody_InEveryService()
    {
        foreach (string name in AnyService.Names.Select(row => row.Data))
        {
            await using var service = await AnyService.StartAsync(name);
            var routes = service.Routes();
            foreach (var (_, path) in routes.Where(route => route.Method == "GET"))
            {
                Assert.Contains(("HEAD", path), routes);
                using var get = await service.SendAsync("GET", path);
                using var head = await service.SendAsync("HEAD", path);
                Assert.Equal((path, get.StatusCode, get.Content.Headers.ContentType), (path, head.StatusCode, head.Content.Headers.ContentType));
                Assert.Equal(Names(get), Names(head));
                Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            }
        }

        // How the body comes is said only where one comes.
        static IEnumerable<string> Names(HttpResponseMessage answer) => answer.Headers.Select(header => header.Key).Where(key => key != "Transfer-Encoding").Order();
    }

    static IEnumerable<(string Header, string Type, string Body)> Requests(Random random)
    {
        foreach (string header in headers) yield return (header, types[random.Next(types.Length)], bodies[random.Next(bodies.Length)]);
        foreach (string type in types) yield return ("", type, bodies[random.Next(bodies.Length)]);
        foreach (string body in bodies) yield return ("", "application/json", body);
    }

    static int StatusOf(string answer) => answer.StartsWith("HTTP/1.1 100 ", StringComparison.Ordinal) ? StatusOf(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]) : int.Parse(answer.AsSpan(9, 3));
}
