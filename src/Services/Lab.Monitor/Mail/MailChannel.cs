using Lab.Monitor.Alerts;
using Lab.Monitoring.Mail;
using Microsoft.Extensions.Options;

namespace Lab.Monitor.Mail;

/// <summary>Alerts by mail.</summary>
sealed class MailChannel(IOptions<AlertOptions> options, SmtpMailSender? sender = null) : IAlertChannel
{
    public const string ChannelName = "smtp";

    public string Name => ChannelName;

    public string Noun => "mail";

    public string? Unset => sender is null ? "ConnectionStrings:smtp is not set."
        : options.Value.RecipientList.Count == 0 ? "Alerts:Recipients is empty."
        : null;

    public Task SendAsync(AlertMail mail, CancellationToken cancellation) => sender is null
        ? throw new AlertFailedException("There is no mail server: set ConnectionStrings:smtp, as smtp://localhost:25.")
        : sender.SendAsync(mail, cancellation);
}
