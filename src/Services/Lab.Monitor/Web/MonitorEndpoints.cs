using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitor.Passes;
using Lab.Monitoring;
using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Lab.Monitor.Web;

static class MonitorEndpoints
{
    public static void MapMonitor(this WebApplication app)
    {
        app.MapGet("/", Status).WithSummary("What the last pass found.");
        var commands = app.MapGroup("/commands").RequiresApiKey();
        commands.MapPost("/check-staleness", CheckAsync).WithSummary("Runs a pass now.");
        commands.MapPost("/send-test-mail", SendTestAsync).WithSummary("Sends a mail the way alerts go.");
    }

    static Ok<MonitorStatus> Status(MonitorRunner runner, IOptions<MonitorOptions> options) =>
        TypedResults.Ok(MonitorStatus.Of(runner.State, options.Value.Interval));

    static async Task<Ok<CommandAnswer>> CheckAsync(MonitorRunner runner, CancellationToken cancellation)
    {
        var state = await runner.RunAsync(cancellation);
        return TypedResults.Ok(new CommandAnswer(Summary(state), PassStatus.Of(state)!.Findings));
    }

    static async Task<Results<Ok<CommandAnswer>, JsonHttpResult<CommandAnswer>>> SendTestAsync(
        MonitorRunner runner, AlertDesk desk, IOptions<AlertOptions> alerts, CancellationToken cancellation)
    {
        try
        {
            await runner.SendTestAsync(cancellation);
            return TypedResults.Ok(new CommandAnswer(string.Join(' ', desk.Channels.Select(channel => channel.Name == MailChannel.ChannelName
                ? $"Test mail sent to {string.Join(", ", alerts.Value.RecipientList)}."
                : $"Test {channel.Noun} sent."))));
        }
        catch (AlertFailedException failure)
        {
            return TypedResults.Json(new CommandAnswer(failure.Message), statusCode: StatusCodes.Status502BadGateway);
        }
    }

    // "Raised: model-age. Well: label-drift, length-drift. Unknown: metric-drop. 1 mail sent."
    static string Summary(MonitorState state)
    {
        var parts = new List<string>();
        foreach (var (word, which) in new[]
        {
            ("Raised", FindingState.Raised), ("Near the limit", FindingState.Near), ("Well", FindingState.Clear), ("Unknown", FindingState.Unknown),
        })
            if (state.LastPass!.Findings.Where(finding => finding.State == which).Select(finding => finding.Cause).ToArray() is { Length: > 0 } causes)
                parts.Add($"{word}: {string.Join(", ", causes)}.");
        foreach (var (noun, count) in state.Sent) parts.Add(count switch { 0 => $"No new {noun}.", 1 => $"1 {noun} sent.", _ => $"{count} {noun}s sent." });
        if (state.Undelivered.Count > 0) parts.Add($"NOT delivered: {string.Join(", ", state.Undelivered.Select(missing => missing.What).Distinct())}.");
        return string.Join(' ', parts);
    }
}
