using System.Net;
using System.Text;
using System.Text.Json;

namespace Lab.Services.Tests.PredictionService.OpenApi;

/// <summary>Brings about every status that the document names for a route, and compares what comes with what it says.</summary>
public sealed class DocumentedStatusTests(DocumentedStatusTests.Services services) : IClassFixture<DocumentedStatusTests.Services>
{
    /// <summary>The service in every state that a status needs.</summary>
    public sealed class Services : IAsyncLifetime
    {
        const string SmallBodies = "Prediction:MaxBodyBytes=5000";

        internal ListeningService Ready { get; private set; } = null!;

        internal ListeningService Full { get; private set; } = null!;

        internal ListeningService Failing { get; private set; } = null!;

        internal ListeningService WithoutModel { get; private set; } = null!;

        internal JsonElement Document { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Ready = await ListeningService.StartAsync(SmallBodies, "Server:SlowGrace=00:00:01.1");
            Full = await ListeningService.StartAsync("Batching:MaxQueuedTexts=1");
            Failing = await ListeningService.StartAsync();
            Failing.Classifier.Failure = _ => new InvalidOperationException("secret");
            WithoutModel = await ListeningService.StartAsync(new LabException(ErrorKind.Model, "There is no model."));
            Document = JsonDocument.Parse((await Ready.Client.GetAnswerAsync("/openapi/v1.json")).Body).RootElement;

            Full.Classifier.Hold();
            _ = Full.Client.PostJsonAsync("/predict", """{"text":"computed"}""");
            await Full.Classifier.EnteredAsync(TestContext.Current.CancellationToken);
            _ = Full.Client.PostJsonAsync("/predict", """{"text":"waiting"}""");
            while (!(await Full.Client.GetAnswerAsync("/health")).Body.Contains("\"queued_texts\":1")) await Task.Yield();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var service in new[] { Ready, Full, Failing, WithoutModel }) await service.DisposeAsync();
        }
    }

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryDocumentedStatus_CanBeBroughtAbout_AndIsAsDescribed()
    {
        var checks =
            from path in services.Document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            from answer in operation.Value.GetProperty("responses").EnumerateObject()
            select CheckAsync(new HttpMethod(operation.Name.ToUpperInvariant()), path.Name, operation.Value, int.Parse(answer.Name), answer.Value);

        int[] statuses = await Task.WhenAll(checks);

        Assert.Equal([200, 400, 408, 413, 415, 429, 500, 503], statuses.Where(status => status != 202).Distinct().Order());
    }

    async Task<int> CheckAsync(HttpMethod method, string path, JsonElement operation, int status, JsonElement described)
    {
        string what = $"{method} {path} {status}";
        if (status == 408)
        {
            await CheckSlowBodyAsync(path, what);
            return status;
        }
        using var response = await (status switch
        {
            >= 200 and < 300 => SendAsync(services.Ready, method, path, Example(operation)),
            400 => SendAsync(services.Ready, method, path, "{}"),
            413 => SendAsync(services.Ready, method, path, $$"""{"text":"{{new string('x', 5_000)}}"}"""),
            415 => SendAsync(services.Ready, method, path, "text", "text/plain"),
            429 => SendAsync(services.Full, method, path, Example(operation)),
            500 => SendAsync(services.Failing, method, path, Example(operation)),
            503 => SendAsync(services.WithoutModel, method, path, Example(operation)),
            _ => throw new InvalidOperationException($"{what} is documented, but no way is known here to bring it about."),
        });

        string body = await response.Content.ReadAsStringAsync(Deadline);
        Assert.True(status == (int)response.StatusCode, $"{what}: came {(int)response.StatusCode} {body}");
        foreach (var header in described.GetProperty("headers").EnumerateObject())
            Assert.True(response.Headers.Contains(header.Name), $"{what}: {header.Name} is missing.");
        string type = response.Content.Headers.ContentType!.MediaType!;
        Assert.True(described.GetProperty("content").TryGetProperty(type, out var content), $"{what}: {type} is not documented.");
        if (type.EndsWith("json", StringComparison.Ordinal)) CheckMembers(what, content.GetProperty("schema"), JsonDocument.Parse(body).RootElement);
        if (status >= 400) Assert.Equal(status, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
        return status;
    }

    static Task<HttpResponseMessage> SendAsync(ListeningService service, HttpMethod method, string path, string? body, string type = "application/json") =>
        service.Client.SendAsync(
            new HttpRequestMessage(method, path) { Content = method == HttpMethod.Get ? null : new StringContent(body!, Encoding.UTF8, type) }, Deadline);

    // Says that it will send more than it does: the server waits for the rest as long as its options allow.
    async Task CheckSlowBodyAsync(string path, string what)
    {
        string answer = await services.Ready.SendRawAsync(
            $"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 300\r\n\r\n{{");

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
