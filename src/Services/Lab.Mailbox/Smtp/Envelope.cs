namespace Lab.Mailbox.Smtp;

/// <summary>Who a mail is from and for, as the SMTP dialogue said; the headers may say otherwise.</summary>
/// <param name="From">Empty for the null sender (a delivery report).</param>
/// <param name="To">At least one.</param>
sealed record Envelope(string From, IReadOnlyList<string> To);
