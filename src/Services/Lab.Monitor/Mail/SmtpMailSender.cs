using System.Globalization;
using System.Net.Sockets;
using Lab.Monitor.Alerts;
using Lab.Monitoring.Mail;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Lab.Monitor.Mail;

/// <summary>
/// Delivers over SMTP. A try that failed for now is repeated with growing waits, for those who have not got the mail; a refusal for
/// good is not.
/// </summary>
sealed class SmtpMailSender(SmtpConnection server, AlertOptions options, TimeProvider time)
{
    /// <summary>Delivers to all recipients.</summary>
    /// <exception cref="AlertFailedException">It could not be delivered, or not to everyone.</exception>
    public async Task SendAsync(AlertMail mail, CancellationToken cancellation)
    {
        if (options.RecipientList.Count == 0) throw new AlertFailedException("There is no recipient: set Alerts:Recipients.");
        using var message = MailComposer.Compose(mail, options, time.GetUtcNow());
        var delivery = new MailDelivery(message.To.Mailboxes);
        var delay = options.RetryDelay;
        for (int attempt = 1; ; attempt++)
        {
            SmtpFailure? failure = await TryAsync(message, delivery, cancellation);
            if (failure is null && delivery.Missed.Count == 0) return;
            bool again = failure?.MayPass ?? delivery.Waiting.Count > 0;
            if (!again || attempt >= options.Attempts) throw Failed(failure, delivery, attempt);
            await Task.Delay(delay, time, cancellation);
            delay *= 2;
        }
    }

    AlertFailedException Failed(SmtpFailure? failure, MailDelivery delivery, int attempt)
    {
        string tries = $"(try {attempt} of {options.Attempts})";
        string what = failure is not null ? $"{server} did not take the mail {tries}: {failure.Words}"
            : delivery.Delivered ? $"{server} took the mail, but not for {string.Join(", ", delivery.Missed)} {tries}."
            : $"{server} did not take the mail {tries}: refused are {string.Join(", ", delivery.Missed)}.";
        if (failure is not null && delivery.Missed.Count > 0) what += $" Refused before: {string.Join(", ", delivery.Missed)}.";
        return new AlertFailedException(what, delivery.Delivered, failure?.Cause);
    }

    /// <summary>One session. Gives what broke it off, or null when the server has said of everyone whether it takes the mail for him.</summary>
    async Task<SmtpFailure?> TryAsync(MimeMessage message, MailDelivery delivery, CancellationToken cancellation)
    {
        var check = new CertificateCheck(server);
        using var client = new RecordingSmtpClient
        {
            Timeout = (int)options.SendTimeout.TotalMilliseconds,
            // As the system's own check: lists of revoked certificates are often out of reach from where a monitor runs.
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = (_, certificate, chain, errors) => check.Accepts(certificate, chain, errors),
        };
        using var timeout = new CancellationTokenSource(options.SendTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await client.ConnectAsync(server.Host, server.Port, Options(server.Encryption), both.Token);
            if (server.Credentials is { } credentials) await client.AuthenticateAsync(credentials, both.Token);
            try
            {
                await client.SendAsync(message, message.From.Mailboxes.Single(), delivery.Waiting, both.Token);
            }
            catch (NoRecipientException)
            {
                // The refusals say it.
            }
            delivery.Take(client.Refusals);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SmtpFailure($"no answer within {options.SendTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s.", MayPass: true, null);
        }
        catch (Exception cause) when (SmtpFailure.Of(cause, check) is { } failure)
        {
            return failure;
        }
        await GoodbyeAsync(client, both.Token);
        return null;
    }

    // The mail is on its way: what happens now changes nothing.
    static async Task GoodbyeAsync(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellation);
        }
        catch (Exception cause) when (cause is OperationCanceledException or ProtocolException or IOException or SocketException)
        {
        }
    }

    static SecureSocketOptions Options(SmtpEncryption encryption) => encryption switch
    {
        SmtpEncryption.StartTls => SecureSocketOptions.StartTls,
        SmtpEncryption.Implicit => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };
}
