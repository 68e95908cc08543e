namespace Lab.Monitor.Alerts;

/// <summary>Keeps which causes are raised.</summary>
interface IAlertStates
{
    /// <summary>The raised causes.</summary>
    Task<IReadOnlyDictionary<string, AlertState>> LoadAsync(CancellationToken cancellation);

    /// <summary>Sets the state of a cause; null forgets it.</summary>
    Task SaveAsync(string cause, AlertState? state, CancellationToken cancellation);
}

/// <summary>A cause that is raised.</summary>
/// <param name="RaisedAt">Since when.</param>
/// <param name="MailedAt">When the last mail about it was delivered; null before the first one.</param>
sealed record AlertState(DateTimeOffset RaisedAt, DateTimeOffset? MailedAt);
