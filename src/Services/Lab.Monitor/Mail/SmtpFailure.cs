using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Lab.Monitor.Mail;

/// <summary>What broke an SMTP session off.</summary>
/// <param name="Words">For an operator; never a password.</param>
/// <param name="MayPass">Another try may do better.</param>
/// <param name="Cause">What was thrown.</param>
sealed record SmtpFailure(string Words, bool MayPass, Exception? Cause)
{
    /// <summary>Null for what is no failure of the server, the network or the settings: a bug.</summary>
    public static SmtpFailure? Of(Exception cause, CertificateCheck check) => cause switch
    {
        SslHandshakeException when check.Problem is { } problem => new(problem, MayPass: false, cause),
        SslHandshakeException => new($"the encrypted connection did not come about: {cause.InnerException?.Message ?? OneLine.Of(cause.Message)}", MayPass: true, cause),
        AuthenticationException { InnerException: SmtpCommandException inner } => new($"user or password is refused: {Reply(inner)}", MailDelivery.IsForNow(inner.StatusCode), cause),
        AuthenticationException => new($"user or password is refused: {OneLine.Of(cause.Message)}", MayPass: false, cause),
        SmtpCommandException refused => new(Reply(refused), MailDelivery.IsForNow(refused.StatusCode), cause),
        // STARTTLS or AUTH is asked for, and the server offers none.
        NotSupportedException => new(OneLine.Of(cause.Message), MayPass: false, cause),
        ProtocolException or IOException or SocketException or TimeoutException => new(OneLine.Of(cause.Message), MayPass: true, cause),
        _ => null,
    };

    static string Reply(SmtpCommandException refused) => $"{(int)refused.StatusCode} {OneLine.Of(refused.Message)}";
}
