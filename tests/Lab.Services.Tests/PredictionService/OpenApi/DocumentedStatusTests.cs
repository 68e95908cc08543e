using System.Net;
using System.Text;
using System.Text.Json;
using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.OpenApi;

/// <summary>Brings about every status that the document names for a route, and compares what comes with what it says.</summary>
public sealed class DocumentedStatusTests(DocumentedStatusTests.Services services) : IClassFixture<DocumentedStatusTests.Services>
{
    /// <summary>The service in every state that a status needs.</summary>
    public sealed class Services : IAsyncLifetime
    {
        const string SmallBodies = "Prediction:MaxBodyBytes=5000";

        readonly TinyModelFolder tiny = new();
        TrackingServer tracking = null!;

        internal ListeningService Ready { get; private set; } = null!;

        internal ListeningService Full { get; private set; } = null!;

        internal ListeningService Failing { get; private set; } = null!;

        internal ListeningService WithoutModel { get; private set; } = null!;

        internal ListeningService Keyed { get; private set; } = null!;

        /// <summary>With a registry that has had three champions.</summary>
        internal ListeningService Registered { get; private set; } = null!;

        internal JsonElement Document { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Ready = await ListeningService.StartAsync(SmallBodies, "Server:SlowGrace=00:00:01.1", "Server:HeadersTimeout=00:00:01", "Server:MaxRequestLineBytes=16000", "Server:MaxHeaders=32");
            Full = await ListeningService.StartAsync("Batching:MaxQueuedTexts=1", "Feedback:MaxPerAddress=1");
            Failing = await ListeningService.StartAsync();
            Failing.Classifier.Failure = _ => new InvalidOperationException("secret");
            WithoutModel = await ListeningService.StartAsync(new LabException(ErrorKind.Model, "There is no model."));
            Keyed = await ListeningService.StartAsync("Access:ApiKey=k3y");
            tracking = await TrackingServer.StartAsync();
            var registry = new ModelRegistry(tracking.Client, new ModelRegistryOptions { CacheFolder = tracking.Folder("own") });
            for (int i = 1; i <= 3; i++)
                await registry.PromoteAsync((await registry.RegisterAsync(tiny.Folder)).Version, new ChampionReason(ChampionChange.Promoted, $"reason {i}"));
            Registered = await ListeningService.StartAsync($"ConnectionStrings:mlflow={tracking.Address}", $"Registry:CacheFolder={tracking.Folder("cache")}", $"LAB_DATA={tracking.Folder("state")}");
            Document = JsonDocument.Parse((await Ready.Client.GetAnswerAsync("/openapi/v1.json")).Body).RootElement;

            await Full.Client.PostJsonAsync("/feedback/submit", """{"text":"the only one","correct":"positive"}""");
            Full.Classifier.Hold();
            _ = Full.Client.PostJsonAsync("/predict", """{"text":"computed"}""");
            await Full.Classifier.EnteredAsync(TestContext.Current.CancellationToken);
            _ = Full.Client.PostJsonAsync("/predict", """{"text":"waiting"}""");
            while (!(await Full.Client.GetAnswerAsync("/health")).Body.Contains("\"queued_texts\":1")) await Task.Yield();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var service in new[] { Ready, Full, Failing, WithoutModel, Keyed, Registered }) await service.DisposeAsync();
            await tracking.DisposeAsync();
            tiny.Dispose();
        }
    }

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryDocumentedStatus_CanBeBroughtAbout_AndIsAsDescribed()
    {
        var checks =
            from path in services.Document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
                // The others behind the key need Redis, and FeedbackAdminTests and JobEndpointsTests bring theirs about.
            where path.Name.StartsWith("/models/", StringComparison.Ordinal) || !operation.Value.GetProperty("responses").TryGetProperty("401", out _)
            from answer in operation.Value.GetProperty("responses").EnumerateObject()
            select CheckAsync(new HttpMethod(operation.Name.ToUpperInvariant()), path.Name, operation.Value, int.Parse(answer.Name), answer.Value);

        int[] statuses = await Task.WhenAll(checks);

        Assert.Equal([200, 202, 304, 400, 401, 403, 404, 408, 409, 413, 414, 415, 429, 431, 500, 503], statuses.Distinct().Order());
    }

    async Task<int> CheckAsync(HttpMethod method, string path, JsonElement operation, int status, JsonElement described)
    {
        string what = $"{method} {path} {status}";
        path = path.Replace("{name}", "page.css", StringComparison.Ordinal);
        if (described.GetProperty("description").GetString()!.EndsWith(" Without a body.", StringComparison.Ordinal))
        {
            string answer = await services.Ready.SendRawAsync(RefusedByServer(method, path, status));
            Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal) && answer.EndsWith("\r\n\r\n", StringComparison.Ordinal), $"{what}: {answer}");
            return status;
        }
        if (status == 408)
        {
            await CheckSlowBodyAsync(path, what);
            return status;
        }
        using var response = await AskAsync(method, path, operation, status, what);

        string body = await response.Content.ReadAsStringAsync(Deadline);
        Assert.True(status == (int)response.StatusCode, $"{what}: came {(int)response.StatusCode} {body}");
        foreach (var header in described.GetProperty("headers").EnumerateObject())
            Assert.True(response.Headers.Contains(header.Name), $"{what}: {header.Name} is missing.");
        if (!described.TryGetProperty("content", out var contents))
        {
            Assert.Equal("", body);
            return status;
        }
        string type = response.Content.Headers.ContentType!.MediaType!;
        Assert.True(contents.TryGetProperty(type, out var content), $"{what}: {type} is not documented.");
        if (!type.EndsWith("json", StringComparison.Ordinal)) return status;
        CheckMembers(what, content.GetProperty("schema"), JsonDocument.Parse(body).RootElement);
        if (status >= 400) Assert.Equal(status, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
        return status;
    }

    Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, JsonElement operation, int status, string what)
    {
        bool models = path.StartsWith("/models/", StringComparison.Ordinal);
        var service = status switch
        {
            401 => services.Keyed,
            429 => services.Full,
            500 => services.Failing,
            503 => services.WithoutModel,
            200 or 409 when models => services.Registered,
            _ => services.Ready,
        };
        string? example = path == "/" ? "text=good" : Example(operation);
        (string target, string? body, (string Name, string Value) header) = status switch
        {
            304 => (path, null, ("If-None-Match", "*")),
            403 => (path, example, ("Host", "evil.example")),
            404 => ("/assets/none.css", null, default),
            400 or 413 when path == "/" => (status == 400 ? "/?text=%20" : $"/?text={new string('x', 10_001)}", status == 400 ? "text=" : $"text={new string('x', 5_000)}", default),
            400 => (path, models ? """{"version":"x"}""" : "{}", default),
            409 => (path, """{"version":"44"}""", default),
            413 => (path, $$"""{"text":"{{new string('x', 5_000)}}"}""", default),
            200 or 202 or 401 or 415 or 429 or 500 or 503 => (path == "/" && status != 200 ? "/?text=good" : path, example, default((string Name, string Value))),
            _ => throw new InvalidOperationException($"{what} is documented, but no way is known here to bring it about."),
        };
        var request = new HttpRequestMessage(method, method == HttpMethod.Post ? path : target);
        if (method == HttpMethod.Post) request.Content = new StringContent(body!, Encoding.UTF8, status == 415 ? "text/plain" : path == "/" ? "application/x-www-form-urlencoded" : "application/json");
        if (path == "/") request.Headers.Add("Accept", "text/html");
        if (header.Name is not null) request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return service.Client.SendAsync(request, Deadline);
    }

    static string RefusedByServer(HttpMethod method, string path, int status) => status switch
    {
        400 => $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nno header\r\n\r\n",
        // The rest of the headers never comes.
        408 => $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n",
        414 => $"{method} {path}?{new string('x', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        431 => $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: {i}\r\n"))}\r\n",
        _ => throw new InvalidOperationException($"{status} is documented as the server's, but no way is known here to bring it about."),
    };

    // Says that it will send more than it does: the server waits for the rest as long as its options allow.
    async Task CheckSlowBodyAsync(string path, string what)
    {
        string type = path == "/" ? "application/x-www-form-urlencoded" : "application/json";
        string answer = await services.Ready.SendRawAsync(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: 300\r\n\r\n{{");

        Assert.True(answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Contains("Content-Type: application/problem+json", answer);
        Assert.Contains("X-Request-Id: ", answer);
    }

    static string? Example(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body)) return null;
        var json = body.GetProperty("content").GetProperty("application/json");
        return json.TryGetProperty("example", out var example)
            ? example.GetRawText()
            : json.GetProperty("examples").EnumerateObject().First().Value.GetProperty("value").GetRawText();
    }

    // What is required is there, and nothing is there that is not described.
    void CheckMembers(string what, JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = services.Document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) CheckMembers(what, schema.GetProperty("items"), item);
            return;
        }
        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var members)) return;
        foreach (var member in value.EnumerateObject())
        {
            Assert.True(members.TryGetProperty(member.Name, out var described), $"{what}: {member.Name} is not described.");
            CheckMembers(what, described, member.Value);
        }
        foreach (var name in schema.GetProperty("required").EnumerateArray())
            Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{what}: {name} is missing.");
    }
}
