using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.MlflowServer.Webhooks;
using Lab.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Services.Tests.MlflowServer.Webhooks;

public sealed class WebhookTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Events = """[{"entity":"MODEL_VERSION","action":"CREATED"}]""";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://example.com/x", "Invalid webhook URL scheme: 'http'. Allowed schemes are: https.")]
    [InlineData("ftp://example.com/x", "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: https.")]
    [InlineData("   ", "Webhook URL cannot be empty or just whitespace: '   '")]
    [InlineData("nope", "Invalid webhook URL scheme: ''. Allowed schemes are: https.")]
    [InlineData("https://127.0.0.1/x", "Invalid webhook URL: 'https://127.0.0.1/x'. It leads to this machine or a private network; MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true allows that.")]
    [InlineData("https://localhost/x", "Invalid webhook URL: 'https://localhost/x'. It leads to this machine or a private network; MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true allows that.")]
    [InlineData("https://[::ffff:10.0.0.1]/x", "Invalid webhook URL: 'https://[::ffff:10.0.0.1]/x'. It leads to this machine or a private network; MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true allows that.")]
    [InlineData("https://169.254.169.254/x", "Invalid webhook URL: 'https://169.254.169.254/x'. It leads to this machine or a private network; MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true allows that.")]
    public Task AddressThatMayNotBeCalled_IsRefused(string url, string message) =>
        server.InvalidAsync("webhooks", $$"""{"name":"w","url":"{{url}}","events":{{Events}}}""", message);

    [Theory]
    [InlineData("-a")]
    [InlineData("a.")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public Task NameThatIsNone_IsRefused(string name) => server.InvalidAsync("webhooks", $$"""{"name":"{{name}}","url":"https://example.com/x","events":{{Events}}}""",
        $"Webhook name '{name}' is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).");

    [Theory]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:192.168.0.1", false)]
    [InlineData("2606:4700::1111", true)]
    public void Addresses_ArePublicOrNot(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.Contain(IPAddress.Parse(address)));

    [Fact]
    public async Task NameThatLeadsToThisMachine_IsNotConnected()
    {
        using var sender = new WebhookSender(WebhookOptions.Read(Configuration(("MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES", "0"))), TimeProvider.System);
        var webhook = new Webhook { Id = "1", Name = "n", Url = $"https://{Dns.GetHostName()}/", IsActive = true, Events = [new("MODEL_VERSION", "CREATED")] };
        await Assert.ThrowsAsync<HttpRequestException>(() => sender.SendAsync(webhook, webhook.Events[0], [], Stop));
    }

    [Theory]
    [InlineData("""{"entity":"FOO","action":"CREATED"}""", "Invalid entity 'FOO'. Valid entities are: ['registered_model', ")]
    [InlineData("""{"entity":"REGISTERED_MODEL","action":"DELETED"}""", "Invalid action 'deleted' for entity 'registered_model'. Valid actions are: ['created']")]
    [InlineData("", "Webhook events must be a non-empty list of WebhookEvent objects: [].")]
    public async Task EventThatIsNone_IsRefused(string one, string start)
    {
        using var answer = await server.SendAsync(HttpMethod.Post, "webhooks", $$"""{"name":"w","url":"https://example.com/","events":[{{one}}]}""");
        Assert.StartsWith(start, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_IsNeverGivenBack()
    {
        var made = (await server.PostAsync("webhooks", $$"""{"name":"w","url":"https://example.com/","events":{{Events}},"secret":"s3cret"}""")).GetProperty("webhook");
        string id = made.GetProperty("webhook_id").GetString()!;
        foreach (string path in new[] { "webhooks", $"webhooks/{id}" }) Assert.DoesNotContain("s3cret", (await server.GetAsync(path)).GetRawText(), StringComparison.Ordinal);
        using (await server.SendAsync(HttpMethod.Delete, $"webhooks/{id}", null)) { }
        await server.RefusedAsync(HttpMethod.Get, $"webhooks/{id}", null, 404, "RESOURCE_DOES_NOT_EXIST", $"Webhook with ID {id} not found.");
    }

    [Fact]
    public async Task BusyReceiver_IsToldAgain_WithTheSameIdAndAGoodSignature()
    {
        using var receiver = new HttpListener();
        int port = Free();
        receiver.Prefixes.Add($"http://127.0.0.1:{port}/");
        receiver.Start();
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddSeconds(1_795_257_841));
        using var sender = new WebhookSender(WebhookOptions.Read(Configuration(("MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", "true"), ("MLFLOW_WEBHOOK_ALLOWED_SCHEMES", "http"))), time);
        var webhook = new Webhook { Id = "1", Name = "n", Url = $"http://127.0.0.1:{port}/hook", Secret = "s3cret", IsActive = true, Events = [new("REGISTERED_MODEL", "CREATED")] };
        var sent = sender.SendAsync(webhook, webhook.Events[0], new JsonObject { ["name"] = "m\u00e9" }, Stop);
        var (first, _) = await AnswerAsync(receiver, 503);
        // The wait between two tries is the clock's.
        var second = AnswerAsync(receiver, 200);
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return second.IsCompleted;
            },
            "the second try");
        var (headers, body) = await second;
        Assert.Equal(200, (await sent).Status);
        Assert.Equal(first["x-mlflow-delivery-id"], headers["x-mlflow-delivery-id"]);
        Assert.Equal("1795257841", headers["x-mlflow-timestamp"]);
        Assert.Equal("""{"entity": "registered_model", "action": "created", "timestamp": "2026-11-21T10:44:01.000000+00:00", "data": {"name": "m\u00e9"}}""", body);
        byte[] hash = HMACSHA256.HashData("s3cret"u8, Encoding.UTF8.GetBytes($"{headers["x-mlflow-delivery-id"]}.1795257841.{body}"));
        Assert.Equal("v1," + Convert.ToBase64String(hash), headers["x-mlflow-signature"]);
    }

    static async Task<(System.Collections.Specialized.NameValueCollection Headers, string Body)> AnswerAsync(HttpListener receiver, int status)
    {
        var context = await receiver.GetContextAsync().WaitAsync(Stop);
        string body = await new StreamReader(context.Request.InputStream, Encoding.UTF8).ReadToEndAsync(Stop);
        context.Response.StatusCode = status;
        context.Response.Close();
        return (context.Request.Headers, body);
    }

    static int Free()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static IConfiguration Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
}
