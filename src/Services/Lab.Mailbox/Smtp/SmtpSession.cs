using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Lab.Mailbox.Smtp;

/// <summary>One conversation with a mail client (RFC 5321), over any pair of pipes.</summary>
sealed class SmtpSession(IDuplexPipe pipe, SmtpLimits limits, Action<Envelope, byte[]> deliver, TimeProvider time)
{
    static readonly UTF8Encoding strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // How long a peer that is left may take for the last word.
    static readonly TimeSpan farewell = TimeSpan.FromSeconds(2);

    readonly SmtpInput input = new(pipe.Input);
    bool greeted;
    bool extended;
    bool utf8;
    string? sender;
    readonly List<string> recipients = [];

    /// <summary>Talks until the peer says QUIT, leaves, is silent or takes no reply for too long, errs too often, or turns out to be a browser.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await ReplyAsync("220 localhost ESMTP Sentiment Lab mailbox", cancellation);
            int errors = 0;
            while (errors < SmtpLimits.MaxErrors)
            {
                var (state, line) = await WithinAsync(limits.IdleTimeout, input.ReadLineAsync, cancellation);
                if (state == SmtpInput.LineState.Closed) return;
                string reply = state switch
                {
                    SmtpInput.LineState.TooLong => SmtpReply.LineTooLong,
                    SmtpInput.LineState.BareLineEnd => SmtpReply.BareLineEnd,
                    _ => Answer(line),
                };
                if (reply[0] is '4' or '5') errors++;
                await ReplyAsync(reply, cancellation);
                if (reply is SmtpReply.Bye or SmtpReply.NotHttp) return;
                if (reply == SmtpReply.StartData) await ReplyAsync(await TakeMessageAsync(cancellation), cancellation);
            }
            await ReplyAsync(SmtpReply.TooManyErrors, cancellation);
        }
        catch (TimeoutException)
        {
            await LeaveAsync(SmtpReply.TimedOut);
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync(SmtpReply.ShuttingDown);
        }
        catch (EndOfStreamException)
        {
            // Left within a message: nobody is there to be told.
        }
    }

    string Answer(byte[] bytes)
    {
        string line;
        try
        {
            line = strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return SmtpReply.Syntax;
        }
        int space = line.IndexOf(' ');
        string verb = (space < 0 ? line : line[..space]).ToUpperInvariant(), argument = space < 0 ? "" : line[(space + 1)..].Trim(' ');
        return verb switch
        {
            "EHLO" => Hello(argument, isExtended: true),
            "HELO" => Hello(argument, isExtended: false),
            "MAIL" => Mail(argument),
            "RCPT" => Recipient(argument),
            "DATA" => argument.Length > 0 ? SmtpReply.Syntax : recipients.Count == 0 ? SmtpReply.BadSequence : SmtpReply.StartData,
            "RSET" => argument.Length > 0 ? SmtpReply.Syntax : Reset(),
            "NOOP" => SmtpReply.Ok,
            "QUIT" => argument.Length > 0 ? SmtpReply.Syntax : SmtpReply.Bye,
            "VRFY" => argument.Length == 0 ? SmtpReply.Syntax : SmtpReply.CannotVerify,
            "HELP" => SmtpReply.Help,
            "EXPN" or "TURN" or "AUTH" or "STARTTLS" or "BDAT" => SmtpReply.NotImplemented,
            // A page of somebody else's can make a browser write mails into the body of a request.
            "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" or "CONNECT" or "TRACE" or "HOST:" => SmtpReply.NotHttp,
            _ => SmtpReply.Unknown,
        };
    }

    string Hello(string domain, bool isExtended)
    {
        if (domain.Length == 0 || domain.Any(c => c is <= ' ' or '\x7f')) return SmtpReply.Syntax;
        Reset();
        greeted = true;
        extended = isExtended;
        return isExtended
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"250-localhost\r\n250-SIZE {limits.MaxMessageBytes}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES")
            : "250 localhost";
    }

    string Reset()
    {
        sender = null;
        utf8 = false;
        recipients.Clear();
        return SmtpReply.Ok;
    }

    string Mail(string argument)
    {
        if (!greeted || sender is not null) return SmtpReply.BadSequence;
        if (!argument.StartsWith("FROM:", StringComparison.OrdinalIgnoreCase) || SmtpPath.TryParse(argument[5..]) is not { } path) return SmtpReply.Syntax;
        bool wantsUtf8 = false;
        foreach (var (name, value) in path.Parameters)
        {
            switch (name)
            {
                case "SIZE" when extended:
                    if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long size)) return SmtpReply.Syntax;
                    if (size > limits.MaxMessageBytes) return SmtpReply.TooLarge;
                    break;
                case "BODY" when extended:
                    if (!value.Equals("7BIT", StringComparison.OrdinalIgnoreCase) && !value.Equals("8BITMIME", StringComparison.OrdinalIgnoreCase))
                        return SmtpReply.Syntax;
                    break;
                case "SMTPUTF8" when extended && value.Length == 0:
                    wantsUtf8 = true;
                    break;
                default:
                    return SmtpReply.UnknownParameter;
            }
        }
        if (!wantsUtf8 && !Ascii.IsValid(path.Address)) return SmtpReply.NeedsUtf8;
        sender = path.Address;
        utf8 = wantsUtf8;
        return SmtpReply.SenderOk;
    }

    string Recipient(string argument)
    {
        if (sender is null) return SmtpReply.BadSequence;
        if (!argument.StartsWith("TO:", StringComparison.OrdinalIgnoreCase)
            || SmtpPath.TryParse(argument[3..]) is not { Address.Length: > 0 } path)
            return SmtpReply.Syntax;
        if (path.Parameters.Count > 0) return SmtpReply.UnknownParameter;
        if (!utf8 && !Ascii.IsValid(path.Address)) return SmtpReply.NeedsUtf8;
        if (recipients.Count >= limits.MaxRecipients) return SmtpReply.TooManyRecipients;
        recipients.Add(path.Address);
        return SmtpReply.RecipientOk;
    }

    async ValueTask<string> TakeMessageAsync(CancellationToken cancellation)
    {
        byte[]? message = await WithinAsync(limits.MessageTimeout, token => input.ReadDataAsync(limits.MaxMessageBytes, token), cancellation);
        var envelope = new Envelope(sender!, [.. recipients]);
        Reset();
        if (message is null) return SmtpReply.TooLarge;
        deliver(envelope, message);
        return SmtpReply.Ok;
    }

    async ValueTask<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await read(both.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    ValueTask<bool> ReplyAsync(string reply, CancellationToken cancellation) => WithinAsync(limits.IdleTimeout, token => WriteAsync(reply, token), cancellation);

    async ValueTask LeaveAsync(string reply)
    {
        try
        {
            await WithinAsync(farewell, token => WriteAsync(reply, token), CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // It does not listen either.
        }
    }

    async ValueTask<bool> WriteAsync(string reply, CancellationToken cancellation)
    {
        await pipe.Output.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), cancellation);
        await pipe.Output.FlushAsync(cancellation);
        return true;
    }
}
