using System.Net.Http.Json;
using System.Text.Json;
using Lab.Monitor;
using Lab.Monitoring.Staleness;
using Lab.Records;
using Lab.Services.Tests.Mailbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.Monitor;

/// <summary>Monitor, real SMTP, and mailbox in one process.</summary>
public sealed class MonitorAppTests
{
    static readonly TimeSpan day = TimeSpan.FromDays(1);

    static async Task<JsonElement[]> MailsAsync(RunningMailbox mailbox)
    {
        var list = await mailbox.Http.GetFromJsonAsync<JsonElement>("/api/mails", TestContext.Current.CancellationToken);
        return [.. list.GetProperty("mails").EnumerateArray()];
    }

    static string[] Subjects(JsonElement[] mails) => [.. mails.Select(mail => mail.GetProperty("subject").GetString()!)];

    [Fact]
    public async Task OldModel_IsMailedOnce_RemindedOfLater_AndAgainAfterItCleared()
    {
        const string old = "[sentiment] model-age: Model version 1 is older than allowed.";
        var world = new World();
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var monitor = await RunningMonitor.StartAsync(world, mailbox.SmtpPort, "--Alerts:ReminderInterval", "3.00:00:00");
        Assert.StartsWith("Well: model-age, metric-drop. Unknown: label-drift, confidence-drift, length-drift. No new mail.", await monitor.CheckAsync());

        world.Time.Advance(31 * day);
        Assert.Equal("Raised: model-age. Well: metric-drop. Unknown: label-drift, confidence-drift, length-drift. 1 mail sent.", await monitor.CheckAsync());
        world.Time.Advance(2 * day);
        Assert.EndsWith("No new mail.", await monitor.CheckAsync());
        world.Time.Advance(day);
        Assert.EndsWith("1 mail sent.", await monitor.CheckAsync());

        // A new version is registered, and grows old.
        world.History = world.History with { Champion = new ChampionVersion("2", world.Time.GetUtcNow()) };
        Assert.EndsWith("No new mail.", await monitor.CheckAsync());
        world.Time.Advance(31 * day);
        Assert.EndsWith("1 mail sent.", await monitor.CheckAsync());

        Assert.Equal(
            [old.Replace("version 1", "version 2"), old.Replace("model-age", "[reminder] model-age"), old],
            Subjects(await MailsAsync(mailbox)));
    }

    [Fact]
    public async Task Mail_ComesWithTextAndHtml_ToEveryRecipient()
    {
        var world = new World();
        world.History = world.History with { Metrics = [.. world.History.Metrics, new("r2", "second", world.Time.GetUtcNow() + day, 0.5)] };
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var monitor = await RunningMonitor.StartAsync(world, mailbox.SmtpPort, "--ConnectionStrings:mlflow", "http://localhost:5000", "--Alerts:DashboardUrl", "http://localhost:18888");
        await monitor.CheckAsync();

        var mail = await mailbox.Http.GetFromJsonAsync<JsonElement>("/api/mails/1", TestContext.Current.CancellationToken);
        Assert.Equal(["team@example.org", "second@example.org"], mail.GetProperty("to").EnumerateArray().Select(to => to.GetString()));
        Assert.Equal("Sentiment Lab monitor <monitor@localhost>", mail.GetProperty("from").GetString()!.Replace("\"", ""));
        foreach (string part in new[] { "0.5000 (second)", "0.7000 (first)", "at most 0.0200", "http://localhost:5000/", "http://localhost:18888/" })
        {
            Assert.Contains(part, mail.GetProperty("text").GetString());
            Assert.Contains(part, mail.GetProperty("html").GetString());
        }
        Assert.Contains(mail.GetProperty("headers").EnumerateArray(), header => header.GetProperty("name").GetString() == "Auto-Submitted");
    }

    [Fact]
    public async Task Restart_DoesNotMailAgain()
    {
        var world = new World();
        world.Time.Advance(40 * day);
        await using var mailbox = await RunningMailbox.StartAsync();
        await using (var first = await RunningMonitor.StartAsync(world, mailbox.SmtpPort)) Assert.EndsWith("1 mail sent.", await first.CheckAsync());
        await using (var second = await RunningMonitor.StartAsync(world, mailbox.SmtpPort)) Assert.EndsWith("No new mail.", await second.CheckAsync());
        Assert.Single(await MailsAsync(mailbox));
    }

    [Fact]
    public async Task ServerAway_AlertIsUnhealthyUntilItIsDelivered()
    {
        var world = new World();
        world.Time.Advance(40 * day);
        int port;
        await using (var gone = await RunningMailbox.StartAsync()) port = gone.SmtpPort;
        await using (var monitor = await RunningMonitor.StartAsync(world, port))
        {
            Assert.EndsWith("NOT delivered: model-age.", await monitor.CheckAsync());
            var (status, health) = await monitor.HealthAsync();
            Assert.Equal((503, "unhealthy"), (status, health.GetProperty("status").GetString()));
            Assert.Contains("model-age is not delivered", health.GetProperty("checks").GetProperty("smtp").GetProperty("description").GetString());
        }
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var again = await RunningMonitor.StartAsync(world, mailbox.SmtpPort);
        Assert.EndsWith("1 mail sent.", await again.CheckAsync());
        Assert.Equal(200, (await again.HealthAsync()).Status);
    }

    [Fact]
    public async Task SourcesAway_DegradeAndSayWhy()
    {
        var world = new World { Away = new IOException("no route to it") };
        await using var monitor = await RunningMonitor.StartAsync(world, smtpPort: null);
        Assert.StartsWith("Unknown: model-age, metric-drop, label-drift, confidence-drift, length-drift.", await monitor.CheckAsync());
        var (status, health) = await monitor.HealthAsync();
        Assert.Equal((200, "degraded"), (status, health.GetProperty("status").GetString()));
        foreach (string source in new[] { "redis", "mlflow" })
            Assert.Equal("no route to it", health.GetProperty("checks").GetProperty(source).GetProperty("description").GetString());
        Assert.Equal("ConnectionStrings:smtp is not set.", health.GetProperty("checks").GetProperty("smtp").GetProperty("description").GetString());

        world.Away = null;
        await monitor.CheckAsync();
        Assert.Equal("healthy", (await monitor.HealthAsync()).Health.GetProperty("checks").GetProperty("redis").GetProperty("status").GetString());
    }

    [Fact]
    public async Task ShiftedAnswers_AreMailedAsLabelDrift()
    {
        var world = new World();
        for (int i = 0; i < 300; i++)
            world.AddNegative($"p{i}", characters: 300, tokens: 80);
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var monitor = await RunningMonitor.StartAsync(world, mailbox.SmtpPort);
        await monitor.CheckAsync();
        Assert.Contains("[sentiment] label-drift: The predicted labels have drifted away from the reference.", Subjects(await MailsAsync(mailbox)));
    }

    [Fact]
    public async Task TestMail_TakesTheWayOfAlerts()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await using var monitor = await RunningMonitor.StartAsync(new World(), mailbox.SmtpPort);
        var (status, answer) = await monitor.CommandAsync("send-test-mail");
        Assert.Equal((200, "Test mail sent to team@example.org, second@example.org."), (status, answer.GetProperty("message").GetString()));
        Assert.Equal(["[sentiment] Test mail: alerts reach you"], Subjects(await MailsAsync(mailbox)));
    }

    [Fact]
    public async Task TestMail_WithoutServer_SaysWhy()
    {
        await using var monitor = await RunningMonitor.StartAsync(new World(), smtpPort: null);
        var (status, answer) = await monitor.CommandAsync("send-test-mail");
        Assert.Equal(502, status);
        Assert.Contains("ConnectionStrings:smtp", answer.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Status_ShowsTheLastPass()
    {
        await using var monitor = await RunningMonitor.StartAsync(new World(), smtpPort: null);
        await monitor.CheckAsync();
        var status = await monitor.Http.GetFromJsonAsync<JsonElement>("/", TestContext.Current.CancellationToken);
        var pass = status.GetProperty("last_pass");
        Assert.Equal(("monitor", 60.0, "1"), (status.GetProperty("service").GetString(), status.GetProperty("interval").GetDouble(), pass.GetProperty("champion_version").GetString()));
        Assert.Equal(["clear", "clear", "unknown", "unknown", "unknown"], pass.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData("--Monitor:Staleness:MaxModelAge", "-1.00:00:00", "Monitor:Staleness:MaxModelAge: The field MaxModelAge must be between ")]
    [InlineData("--Monitor:Drift:MinimumRows", "5", "Monitor:Drift:MinimumRows: The field MinimumRows must be between ")]
    [InlineData("--Monitor:Staleness:MaxModelAg", "1.00:00:00", "Unknown setting 'Monitor:Staleness:MaxModelAg'. Did you mean 'Monitor:Staleness:MaxModelAge'?")]
    [InlineData("--Alerts:Recipient", "x@y", "Unknown setting 'Alerts:Recipient'. Did you mean 'Alerts:Recipients'?")]
    [InlineData("--Alerts:Recipients", "nobody", "Alerts: 'nobody' is not a mail address.")]
    [InlineData("--ConnectionStrings:smtp", "localhost:25", "ConnectionStrings:smtp")]
    public async Task WrongSetting_EndsTheStart(string key, string value, string named)
    {
        var wrong = await Record.ExceptionAsync(async () =>
        {
            await using var app = MonitorApp.Create(["--urls", "http://127.0.0.1:0", key, value], builder => builder.Logging.ClearProviders());
            await app.StartAsync(TestContext.Current.CancellationToken);
        });
        Assert.True(wrong is OptionsValidationException or LabException, wrong?.ToString());
        Assert.Contains(named, wrong!.Message);
    }
}
