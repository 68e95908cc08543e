using System.Diagnostics;
using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitor.Retraining;
using Lab.Records;
using Microsoft.Extensions.Options;

namespace Lab.Monitor.Passes;

/// <summary>Runs passes, one at a time: gathers, evaluates, tells, remembers, asks for a retraining.</summary>
sealed partial class MonitorRunner(
    Sources sources, AlertDesk desk, MirroredAlertStates states, IOptions<MonitorOptions> options, IOptions<AlertOptions> alerts, TimeProvider time,
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
            var undelivered = new List<Undelivered>();
            var sent = new Dictionary<string, int>();
            string? jobs = input.Retrainings.Problem;
            foreach (var channel in desk.Channels)
            {
                int told = await TellFindingsAsync(channel, pass, input, undelivered, cancellation);
                (int ends, string? problem) = await TellEndsAsync(channel, input, undelivered, cancellation);
                sent[channel.Noun] = told + ends;
                jobs ??= problem;
            }
            jobs ??= await AskAsync(pass, input, cancellation);
            state = new MonitorState(pass, Problems(input, jobs), undelivered, sent, input.Retrainings.Value ?? []);
            Observe(pass, span, time.GetElapsedTime(started));
            return state;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Sends a message on request on every channel, the same way as an alert.</summary>
    /// <exception cref="AlertFailedException">One could not deliver it.</exception>
    public async Task SendTestAsync(CancellationToken cancellation)
    {
        foreach (var channel in desk.Channels) await AlertDesk.SendAsync(channel, AlertMailText.Test(state.LastPass, alerts.Value, time.GetUtcNow()), cancellation);
    }

    async Task<int> TellFindingsAsync(IAlertChannel channel, PassResult pass, PassInput input, List<Undelivered> undelivered, CancellationToken cancellation)
    {
        int sent = 0;
        var raised = AlertKeys.View(input.Raised, channel.Name, pass.Findings.Select(finding => finding.Cause));
        foreach (var decision in AlertPolicy.Decide(pass.Findings, raised, alerts.Value.ReminderInterval, pass.Time))
            if (await ActAsync(channel, decision, pass, undelivered, cancellation)) sent++;
        return sent;
    }

    // True when somebody was told.
    async Task<bool> ActAsync(IAlertChannel channel, AlertDecision decision, PassResult pass, List<Undelivered> undelivered, CancellationToken cancellation)
    {
        string cause = decision.Finding.Cause;
        string key = AlertKeys.Of(channel.Name, cause);
        switch (decision.Action)
        {
            case AlertAction.Mail or AlertAction.Remind:
                // Kept before the mail, so that a failure is not forgotten.
                await states.SaveAsync(key, decision.State, cancellation);
                if (!await desk.DeliverAsync(channel, cause, AlertMailText.About(decision, pass, alerts.Value), undelivered, cancellation)) return false;
                await states.SaveAsync(key, decision.State! with { MailedAt = pass.Time }, cancellation);
                return true;
            case AlertAction.Clear:
                await states.SaveAsync(key, null, cancellation);
                LogCleared(cause, decision.Finding.Verdict);
                return false;
            default:
                // Raised earlier, not delivered, and nothing to say about it now.
                if (decision.State is { MailedAt: null }) undelivered.Add(new(channel.Name, cause, $"The {channel.Noun} was not delivered; it is sent when the check gives numbers again."));
                return false;
        }
    }

    /// <summary>Each end of a retraining once. Where nobody is to be told, the log is.</summary>
    async Task<(int Sent, string? Problem)> TellEndsAsync(IAlertChannel channel, PassInput input, List<Undelivered> undelivered, CancellationToken cancellation)
    {
        if (sources.Retrainings is not { } retrainings || input.Retrainings is not { Problem: null, Value: { } known }) return (0, null);
        int sent = 0;
        try
        {
            foreach (var job in await retrainings.UntoldAsync(known, channel.Name, cancellation))
            {
                var letter = RetrainingLetter.About(job, alerts.Value);
                if (channel.Unset is not null) LogEnded(letter.Subject);
                else if (await desk.DeliverAsync(channel, $"retraining {job.Id}", letter, undelivered, cancellation)) sent++;
                else continue;
                await retrainings.TellAsync(channel.Name, job, cancellation);
            }
            return (sent, null);
        }
        catch (Exception away) when (RedisErrors.IsFailure(away, cancellation))
        {
            return (sent, RedisErrors.Describe(away));
        }
    }

    async Task<string?> AskAsync(PassResult pass, PassInput input, CancellationToken cancellation)
    {
        if (sources.Retrainings is not { } retrainings || input.Retrainings is not { Problem: null, Value: { } known }) return null;
        try
        {
            await retrainings.AskAsync(pass.Findings, known, cancellation);
            return null;
        }
        catch (Exception away) when (RedisErrors.IsFailure(away, cancellation) || away is LabException)
        {
            return away is LabException full ? full.Message : RedisErrors.Describe(away);
        }
    }

    Dictionary<string, string> Problems(PassInput input, string? jobs)
    {
        var problems = new Dictionary<string, string>();
        if (input.Predictions.Problem is { } redis) problems[Sources.Redis] = redis;
        if (input.History.Problem is { } mlflow) problems[Sources.Mlflow] = mlflow;
        if (input.Reference.Problem is { } reference) problems[Sources.ReferenceFile] = reference;
        if (input.Corrections.Problem is { } corrections) problems[Sources.Corrections] = corrections;
        if (jobs is not null) problems[Sources.Jobs] = jobs;
        if (states.Problem is { } unkept) problems[Sources.AlertState] = unkept;
        foreach (var channel in desk.Channels)
            if (channel.Unset is { } unset) problems[channel.Name] = unset;
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

    [LoggerMessage(LogLevel.Information, "Alert {Cause} is over: {Verdict}")]
    partial void LogCleared(string cause, string verdict);

    [LoggerMessage(LogLevel.Information, "{Subject}")]
    partial void LogEnded(string subject);

    [LoggerMessage(LogLevel.Warning, "{Source}: {Problem}")]
    partial void LogAway(string source, string problem);
}
