using System.Text.Json;
using Lab.Monitor;
using Lab.Services.Tests.Mailbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.Monitor.Slack;

/// <summary>The monitor with a webhook beside, or in place of, mail.</summary>
public sealed class SlackChannelTests
{
    static readonly TimeSpan day = TimeSpan.FromDays(1);

    static World OldModel()
    {
        var world = new World();
        world.Time.Advance(40 * day);
        return world;
    }

    [Fact]
    public async Task Alert_GoesThereOnce_AndAgainAsAReminder()
    {
        var world = OldModel();
        await using var webhook = await Webhook.StartAsync();
        await using var monitor = await RunningMonitor.StartAsync(world, smtpPort: null, "--Alerts:SlackWebhook", webhook.Address);

        Assert.EndsWith("1 Slack message sent.", await monitor.CheckAsync());
        Assert.EndsWith("No new Slack message.", await monitor.CheckAsync());
        world.Time.Advance(2 * day);
        await monitor.CheckAsync();

        string[] texts = [.. webhook.Texts];
        Assert.StartsWith("*[sentiment] model-age: Model version 1 is older than allowed.*\n```Model version 1 is older", texts[0]);
        Assert.StartsWith("*[sentiment] [reminder] model-age", texts[1]);
        Assert.Equal(2, texts.Length);
        // Mail is not missed where there is something else.
        Assert.Equal((200, "healthy"), await StatusAsync(monitor, "smtp"));
    }

    [Fact]
    public async Task EachChannel_GetsWhatItMissed_AndNothingTwice()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var webhook = await Webhook.StartAsync();
        webhook.Status = 500;
        await using var monitor = await RunningMonitor.StartAsync(OldModel(), mailbox.SmtpPort, "--Alerts:SlackWebhook", webhook.Address);

        Assert.EndsWith("1 mail sent. No new Slack message. NOT delivered: model-age.", await monitor.CheckAsync());
        var (status, health) = await monitor.HealthAsync();
        Assert.Equal(503, status);
        string said = health.GetProperty("checks").GetProperty("slack").GetProperty("description").GetString()!;
        Assert.Equal($"Alert model-age is not delivered: The webhook at {new Uri(webhook.Address).Authority} answered 500 Internal Server Error.", said);

        webhook.Status = 200;
        Assert.EndsWith("No new mail. 1 Slack message sent.", await monitor.CheckAsync());
        Assert.Equal((200, "healthy"), await StatusAsync(monitor, "slack"));
        Assert.EndsWith("No new mail. No new Slack message.", await monitor.CheckAsync());
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task Refusal_IsSaid_AndTheAddressIsASecret(int refusal)
    {
        await using var webhook = await Webhook.StartAsync();
        webhook.Status = refusal;
        await using var monitor = await RunningMonitor.StartAsync(OldModel(), smtpPort: null, "--Alerts:SlackWebhook", webhook.Address, "--Logging:LogLevel:Default", "Trace");

        await monitor.CheckAsync();
        var (status, answer) = await monitor.CommandAsync("send-test-mail");

        Assert.Equal(502, status);
        Assert.Contains($"answered {refusal}", answer.GetProperty("message").GetString());
        string everything = string.Concat(
            monitor.Log, answer, (await monitor.HealthAsync()).Health, await monitor.Http.GetStringAsync("/", TestContext.Current.CancellationToken), string.Concat(monitor.SpanTags));
        Assert.Contains("NOT told by slack", everything);
        Assert.DoesNotContain(Webhook.Secret, everything);
        Assert.Empty(webhook.Texts);
    }

    [Fact]
    public async Task NobodyThere_IsSaidWithoutTheAddress()
    {
        string address;
        await using (var gone = await Webhook.StartAsync()) address = gone.Address;
        await using var monitor = await RunningMonitor.StartAsync(OldModel(), smtpPort: null, "--Alerts:SlackWebhook", address);

        Assert.EndsWith("NOT delivered: model-age.", await monitor.CheckAsync());
        string said = (await monitor.HealthAsync()).Health.GetRawText();
        Assert.Contains("cannot be reached", said);
        Assert.DoesNotContain(Webhook.Secret, said + monitor.Log);
    }

    [Fact]
    public async Task TestMessage_GoesOnEveryChannel()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var webhook = await Webhook.StartAsync();
        await using var monitor = await RunningMonitor.StartAsync(new World(), mailbox.SmtpPort, "--Alerts:SlackWebhook", webhook.Address);

        var (status, answer) = await monitor.CommandAsync("send-test-mail");

        Assert.Equal((200, "Test mail sent to team@example.org, second@example.org. Test Slack message sent."), (status, answer.GetProperty("message").GetString()));
        Assert.StartsWith("*[sentiment] Test mail: alerts reach you*", Assert.Single(webhook.Texts));
    }

    [Theory]
    [InlineData("http://hooks.example/secret")]
    [InlineData("ftp://127.0.0.1/secret")]
    [InlineData("/services/secret")]
    [InlineData("hooks.slack.com/secret")]
    public async Task WrongAddress_EndsTheStart_AndIsNotShown(string address)
    {
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = MonitorApp.Create(["--urls", "http://127.0.0.1:0", "--Alerts:SlackWebhook", address], builder => builder.Logging.ClearProviders());
            await app.StartAsync(TestContext.Current.CancellationToken);
        });

        Assert.Contains("Alerts:SlackWebhook is no address that begins with https://", wrong.Message);
        Assert.DoesNotContain("secret", wrong.Message);
    }

    static async Task<(int, string?)> StatusAsync(RunningMonitor monitor, string check)
    {
        var (status, health) = await monitor.HealthAsync();
        return (status, health.GetProperty("checks").GetProperty(check).GetProperty("status").GetString());
    }
}
