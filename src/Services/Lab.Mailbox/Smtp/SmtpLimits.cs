namespace Lab.Mailbox.Smtp;

/// <summary>What the SMTP side accepts from a peer.</summary>
/// <param name="MaxMessageBytes">Largest message, headers included.</param>
/// <param name="MaxRecipients">Recipients of one message.</param>
/// <param name="IdleTimeout">Longest silence between two reads, and longest time for the peer to take a reply.</param>
/// <param name="MessageTimeout">Longest time for the data of one message.</param>
sealed record SmtpLimits(int MaxMessageBytes, int MaxRecipients, TimeSpan IdleTimeout, TimeSpan MessageTimeout)
{
    /// <summary>Longest command line with its CRLF: RFC 5321 asks for 512 octets, and more for long paths with parameters.</summary>
    public const int MaxLineBytes = 2_048;

    /// <summary>Refused commands after which the connection ends.</summary>
    public const int MaxErrors = 20;
}
