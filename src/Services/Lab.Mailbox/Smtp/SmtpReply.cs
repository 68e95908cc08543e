namespace Lab.Mailbox.Smtp;

/// <summary>Replies with their enhanced codes (RFC 5321 section 4.2, RFC 3463).</summary>
static class SmtpReply
{
    public const string Ok = "250 2.0.0 OK";
    public const string SenderOk = "250 2.1.0 Sender OK";
    public const string RecipientOk = "250 2.1.5 Recipient OK";
    public const string StartData = "354 End the message with <CRLF>.<CRLF>";
    public const string Bye = "221 2.0.0 Bye";
    public const string CannotVerify = "252 2.1.5 Not verified, but mail to anyone is taken";
    public const string Help = "214 2.0.0 EHLO HELO MAIL RCPT DATA RSET NOOP VRFY QUIT";
    public const string TooManyConnections = "421 4.7.0 Too many connections";
    public const string TooManyErrors = "421 4.7.0 Too many errors";
    public const string NotHttp = "421 5.5.1 This is SMTP and not HTTP";
    public const string TimedOut = "421 4.4.2 Timed out";
    public const string ShuttingDown = "421 4.3.2 Shutting down";
    public const string TooManyRecipients = "452 4.5.3 Too many recipients";
    public const string LineTooLong = "500 5.5.2 Line too long";
    public const string BareLineEnd = "500 5.5.2 Lines end with CRLF; a bare CR or LF is no line end";
    public const string Unknown = "500 5.5.1 Command unknown";
    public const string Syntax = "501 5.5.4 Syntax error in parameters";
    public const string NotImplemented = "502 5.5.1 Command not implemented";
    public const string BadSequence = "503 5.5.1 Bad sequence of commands";
    public const string NeedsUtf8 = "550 5.6.7 An address beyond ASCII needs SMTPUTF8";
    public const string TooLarge = "552 5.3.4 Message too large";
    public const string UnknownParameter = "555 5.5.4 Parameter unknown";
}
