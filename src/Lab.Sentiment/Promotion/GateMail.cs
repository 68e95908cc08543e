using Lab.Monitoring;
using Lab.Monitoring.Mail;

namespace Lab.Sentiment.Promotion;

/// <summary>The mail that tells what the gate decided.</summary>
public static class GateMail
{
    /// <param name="report">What was decided.</param>
    /// <param name="cause">What asked for the training.</param>
    /// <param name="links">Pages to look at: the run, the registry.</param>
    public static AlertMail Write(GateReport report, string cause, IReadOnlyList<(string Name, Uri Url)>? links = null)
    {
        string version = report.Challenger is { } number ? $"version {number}" : "the new model";
        Measurement[] numbers = [.. GateView.Lines(report).Select(line => new Measurement(line.Name, line.Value, $"{line.Limit}{(line.Passed ? "" : ", NOT met")}"))];
        List<Measurement> facts = [new("asked for by", cause)];
        if (report.Champion is { } champion) facts.Add(new("champion before", $"version {champion}"));
        return AlertLetter.Write(
            $"{GateView.Outcome(report)}: {version}", report.Summary, report.Promoted ? "It serves from now on; roll back makes the version before it the champion again." : "The champion goes on.",
            numbers, facts, [], links ?? []);
    }
}
