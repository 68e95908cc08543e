using Lab.Monitor;
using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitor.Passes;
using Lab.Monitoring.Staleness;
using Lab.Records;
using Lab.TestSupport;

namespace Lab.Services.Tests.Monitor.Mail;

public sealed class AlertMailTextTests
{
    [Fact]
    public void DriftedWindow_IsMailedWithNumbersLimitsVersionAndLinks_InBothForms()
    {
        var now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var starter = ReferenceStatistics.TryLoad(Path.Combine(RepositoryRoot.Path, "data", "models", "starter"))!;
        var history = new ModelHistory(new ChampionVersion("2", now.AddDays(-1)), [new("r", "run", now, 0.7)]);
        var window = new DrawnWindows(starter, 1).Draw(500, _ => "negative<b>");
        var pass = MonitorPass.Evaluate(
            new PassInput(now, new(window, null), history, starter, new([], null), new([], null), new Dictionary<string, AlertState>()), new MonitorOptions(), TimeSpan.FromDays(1));
        var decision = Assert.Single(pass.Decisions, decision => decision.Action == AlertAction.Mail);
        var mail = AlertMailText.About(decision, pass, new AlertOptions { DashboardUrl = new Uri("http://localhost:1234/?a=1&b=2"), TrackingUrl = new Uri("http://localhost:5000") });
        Assert.Equal("[sentiment] label-drift: The predicted labels have drifted away from the reference.", mail.Subject);
        foreach (string part in new[] { "Jensen-Shannon distance of the labels", "below 0.100", "alarm below 0.001", "share of positive", "model version in the registry", "confidence-drift", "http://localhost:5000/" })
        {
            Assert.Contains(part, mail.Text);
            Assert.Contains(part, mail.Html);
        }
        Assert.Contains("share of negative<b>", mail.Text);
        Assert.Contains("share of negative&lt;b&gt;", mail.Html);
        Assert.Contains("href=\"http://localhost:1234/?a=1&amp;b=2\"", mail.Html);
        Assert.DoesNotContain("<script", mail.Html);
    }
}
