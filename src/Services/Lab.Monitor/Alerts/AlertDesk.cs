using System.Diagnostics;
using Lab.Monitor.Mail;
using Lab.Monitor.Passes;
using Lab.Monitoring.Mail;

namespace Lab.Monitor.Alerts;

/// <summary>Everything that goes to people, on every channel, test messages included.</summary>
sealed partial class AlertDesk(IEnumerable<IAlertChannel> channels, ILogger<AlertDesk> log)
{
    // Mail that is not set up is missed only where there is nothing else.
    readonly IAlertChannel[] channels = channels.ToArray() is { Length: > 1 } several && several.Any(channel => channel.Unset is null)
        ? [.. several.Where(channel => channel.Unset is null)]
        : [.. channels];

    public IReadOnlyList<IAlertChannel> Channels => channels;

    /// <param name="channel">Which way.</param>
    /// <param name="what">A cause, or the retraining of a job: for log, health and instruments.</param>
    /// <param name="mail">What is told.</param>
    /// <param name="undelivered">Gets the failure.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether somebody has it.</returns>
    public async Task<bool> DeliverAsync(IAlertChannel channel, string what, AlertMail mail, ICollection<Undelivered> undelivered, CancellationToken cancellation)
    {
        string outcome = "delivered";
        try
        {
            await SendAsync(channel, mail, cancellation);
            LogTold(channel.Name, mail.Subject);
            return true;
        }
        catch (AlertFailedException failure)
        {
            outcome = failure.Delivered ? "partial" : "failed";
            undelivered.Add(new(channel.Name, what, failure.Message));
            LogNotTold(failure, channel.Name, mail.Subject, failure.Message);
            return failure.Delivered;
        }
        finally
        {
            MonitorTelemetry.Mails.Add(1, new("cause", what.Split(' ')[0]), new("channel", channel.Name), new("outcome", outcome));
        }
    }

    /// <summary>Sends on one channel.</summary>
    /// <exception cref="AlertFailedException">It is not delivered, or not to everyone.</exception>
    public static async Task SendAsync(IAlertChannel channel, AlertMail mail, CancellationToken cancellation)
    {
        using var span = MonitorTelemetry.Source.StartActivity($"send {channel.Noun}", ActivityKind.Client);
        try
        {
            await channel.SendAsync(mail, cancellation);
        }
        catch (AlertFailedException failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.Message);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Told by {Channel}: {Subject}")]
    partial void LogTold(string channel, string subject);

    [LoggerMessage(LogLevel.Error, "NOT told by {Channel}: {Subject}. {Problem}")]
    partial void LogNotTold(Exception failure, string channel, string subject, string problem);
}
