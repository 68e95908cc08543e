using System.Diagnostics;
using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitoring.Mail;
using Microsoft.Extensions.Options;

namespace Lab.Monitor.Passes;

/// <summary>Runs passes, one at a time: gathers, evaluates, mails, remembers.</summary>
sealed partial class MonitorRunner(
    Sources sources, MirroredAlertStates states, IOptions<MonitorOptions> options, IOptions<AlertOptions> alerts, TimeProvider time,
    ILogger<MonitorRunner> log) : IDisposable
{
    readonly SemaphoreSlim one = new(1);
    volatile MonitorState state = MonitorState.Start;

    public MonitorState State => state;

    public void Dispose() => one.Dispose();

    /// <summary>Runs one pass; gives the state after it.</summary>
    public async Task<MonitorState> RunAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            using var span = MonitorTelemetry.Source.StartActivity("monitor pass");
            long started = time.GetTimestamp();
            var input = await PassGathering.GatherAsync(sources, states, options.Value, time, cancellation);
            var pass = MonitorPass.Evaluate(input, options.Value, alerts.Value.ReminderInterval);
            var undelivered = new Dictionary<string, string>();
            int sent = 0;
            foreach (var decision in pass.Decisions)
                if (await ActAsync(decision, pass, undelivered, cancellation)) sent++;
            state = new MonitorState(pass, Problems(input), undelivered, sent);
            Observe(pass, span, time.GetElapsedTime(started));
            return state;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Sends a mail on request, the same way as an alert.</summary>
    /// <exception cref="MailFailedException">It could not be delivered.</exception>
    public Task SendTestAsync(CancellationToken cancellation) =>
        SendAsync(AlertMailText.Test(state.LastPass, alerts.Value, time.GetUtcNow()), cancellation);

    // True when a mail was delivered.
    async Task<bool> ActAsync(AlertDecision decision, PassResult pass, Dictionary<string, string> undelivered, CancellationToken cancellation)
    {
        string cause = decision.Finding.Cause;
        switch (decision.Action)
        {
            case AlertAction.Mail or AlertAction.Remind:
                // Kept before the mail, so that a failure is not forgotten.
                await states.SaveAsync(cause, decision.State, cancellation);
                if (!await DeliverAsync(decision, pass, undelivered, cancellation)) return false;
                await states.SaveAsync(cause, decision.State! with { MailedAt = pass.Time }, cancellation);
                return true;
            case AlertAction.Clear:
                await states.SaveAsync(cause, null, cancellation);
                LogCleared(cause, decision.Finding.Verdict);
                return false;
            default:
                // Raised earlier, not delivered, and nothing to say about it now.
                if (decision.State is { MailedAt: null }) undelivered[cause] = "The mail was not delivered; it is sent when the check gives numbers again.";
                return false;
        }
    }

    async Task<bool> DeliverAsync(AlertDecision decision, PassResult pass, Dictionary<string, string> undelivered, CancellationToken cancellation)
    {
        string cause = decision.Finding.Cause;
        string outcome = "delivered";
        try
        {
            await SendAsync(AlertMailText.About(decision, pass, alerts.Value), cancellation);
            LogMailed(cause, decision.Finding.Verdict);
            return true;
        }
        catch (MailFailedException failure)
        {
            outcome = failure.Delivered ? "partial" : "failed";
            undelivered[cause] = failure.Message;
            LogNotMailed(failure, cause, decision.Finding.Verdict, failure.Message);
            return failure.Delivered;
        }
        finally
        {
            MonitorTelemetry.Mails.Add(1, new("cause", cause), new("outcome", outcome));
        }
    }

    async Task SendAsync(AlertMail mail, CancellationToken cancellation)
    {
        using var span = MonitorTelemetry.Source.StartActivity("send mail", ActivityKind.Client);
        try
        {
            var sender = sources.Mail ?? throw new MailFailedException("There is no mail server: set ConnectionStrings:smtp, as smtp://localhost:25.");
            await sender.SendAsync(mail, cancellation);
        }
        catch (MailFailedException failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.Message);
            throw;
        }
    }

    Dictionary<string, string> Problems(PassInput input)
    {
        var problems = new Dictionary<string, string>();
        if (input.Predictions.Problem is { } redis) problems[Sources.Redis] = redis;
        if (input.History.Problem is { } mlflow) problems[Sources.Mlflow] = mlflow;
        if (input.Reference.Problem is { } reference) problems[Sources.ReferenceFile] = reference;
        if (states.Problem is { } unkept) problems[Sources.AlertState] = unkept;
        if (sources.Mail is null) problems[Sources.Smtp] = "ConnectionStrings:smtp is not set.";
        else if (alerts.Value.RecipientList.Count == 0) problems[Sources.Smtp] = "Alerts:Recipients is empty.";
        foreach (var (source, problem) in problems)
            if (state.Problems.GetValueOrDefault(source) != problem) LogAway(source, problem);
        return problems;
    }

    static void Observe(PassResult pass, Activity? span, TimeSpan took)
    {
        MonitorTelemetry.Passes.Add(1);
        MonitorTelemetry.PassSeconds.Record(took.TotalSeconds);
        span?.SetTag("lab.monitor.answers", pass.Answers);
        foreach (var decision in pass.Decisions)
        {
            MonitorTelemetry.Raised.Record(decision.State is null ? 0 : 1, new KeyValuePair<string, object?>("cause", decision.Finding.Cause));
            span?.SetTag($"lab.monitor.{decision.Finding.Cause}", decision.Finding.State.ToString());
        }
    }

    [LoggerMessage(LogLevel.Warning, "Alert {Cause}: {Verdict} Mailed.")]
    partial void LogMailed(string cause, string verdict);

    [LoggerMessage(LogLevel.Error, "Alert {Cause}: {Verdict} NOT mailed: {Problem}")]
    partial void LogNotMailed(Exception failure, string cause, string verdict, string problem);

    [LoggerMessage(LogLevel.Information, "Alert {Cause} is over: {Verdict}")]
    partial void LogCleared(string cause, string verdict);

    [LoggerMessage(LogLevel.Warning, "{Source}: {Problem}")]
    partial void LogAway(string source, string problem);
}
