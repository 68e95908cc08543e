namespace Lab.Monitoring.Mail;

/// <summary>A mail, ready to be sent: the same content as text and as HTML.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">A whole HTML document without scripts and without anything to load.</param>
public sealed record AlertMail(string Subject, string Text, string Html);
