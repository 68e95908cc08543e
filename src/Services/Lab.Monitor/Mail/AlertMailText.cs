using System.Globalization;
using Lab.Monitor.Alerts;
using Lab.Monitor.Passes;
using Lab.Monitoring;
using Lab.Monitoring.Mail;

namespace Lab.Monitor.Mail;

/// <summary>The mails of the monitor's passes.</summary>
static class AlertMailText
{
    /// <summary>The mail about one cause.</summary>
    public static AlertMail About(AlertDecision decision, PassResult pass, AlertOptions options)
    {
        var finding = decision.Finding;
        string subject = decision.Action == AlertAction.Remind ? $"[reminder] {finding.Cause}: {finding.Verdict}" : $"{finding.Cause}: {finding.Verdict}";
        string? since = decision.Action == AlertAction.Remind && decision.State is { } state ? $"Raised since {Utc(state.RaisedAt)}." : null;
        return AlertLetter.Write(subject, finding.Verdict, since, finding.Numbers, Facts(pass), pass.Findings.Where(other => other != finding), Links(options));
    }

    /// <summary>A mail on request, through the same hands as a real one, with the newest findings in it.</summary>
    public static AlertMail Test(PassResult? pass, AlertOptions options, DateTimeOffset now) => AlertLetter.Write(
        "Test mail: alerts reach you", "This mail was asked for by hand. Alerts of the monitor take the same way.", null, [],
        pass is null ? [new("sent", Utc(now)), new("checked", "not yet")] : [new("sent", Utc(now)), .. Facts(pass)], pass?.Findings ?? [], Links(options));

    static IReadOnlyList<Measurement> Facts(PassResult pass) =>
    [
        new("checked", Utc(pass.Time)),
        new("model version in the registry", pass.ChampionVersion ?? "unknown"),
        new("model version of the answers", pass.ServedVersion ?? "no answers"),
        new("answers looked at", pass.Answers.ToString("N0", CultureInfo.InvariantCulture)),
    ];

    public static IReadOnlyList<(string Name, Uri Url)> Links(AlertOptions options) =>
    [
        .. options.DashboardUrl is { } dashboard ? [("Dashboard", dashboard)] : Array.Empty<(string, Uri)>(),
        .. options.TrackingUrl is { } tracking ? [("Tracking server", tracking)] : Array.Empty<(string, Uri)>(),
    ];

    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
