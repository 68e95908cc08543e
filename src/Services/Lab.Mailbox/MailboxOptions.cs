using System.ComponentModel.DataAnnotations;
using Lab.Mailbox.Smtp;

namespace Lab.Mailbox;

/// <summary>Settings of the mailbox.</summary>
public sealed class MailboxOptions
{
    public const string Section = "Mailbox";

    /// <summary>TCP port of SMTP on this machine; 0 takes any free one.</summary>
    [Range(0, 65_535)]
    public int SmtpPort { get; set; }

    /// <summary>Mails kept; the oldest go first.</summary>
    [Range(1, 100_000)]
    public int MaxMails { get; set; } = 500;

    /// <summary>Bytes of all mails kept; the oldest go first.</summary>
    [Range(1_000, 1L << 32)]
    public long MaxTotalBytes { get; set; } = 64_000_000;

    /// <summary>Largest mail in bytes.</summary>
    [Range(1_000, 256_000_000)]
    public int MaxMessageBytes { get; set; } = 10_000_000;

    /// <summary>Recipients of one mail.</summary>
    [Range(1, 10_000)]
    public int MaxRecipients { get; set; } = 100;

    /// <summary>SMTP connections at a time.</summary>
    [Range(1, 10_000)]
    public int MaxConnections { get; set; } = 64;

    /// <summary>Longest silence of an SMTP peer between two commands.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time for the data of one mail.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromMinutes(10);

    internal SmtpLimits Limits => new(MaxMessageBytes, MaxRecipients, IdleTimeout, MessageTimeout);
}
