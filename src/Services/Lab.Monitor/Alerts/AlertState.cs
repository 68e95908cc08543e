namespace Lab.Monitor.Alerts;

/// <summary>A cause that is raised.</summary>
/// <param name="RaisedAt">Since when.</param>
/// <param name="MailedAt">When the last mail about it was delivered; null before the first one.</param>
sealed record AlertState(DateTimeOffset RaisedAt, DateTimeOffset? MailedAt);
