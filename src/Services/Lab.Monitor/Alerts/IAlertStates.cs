namespace Lab.Monitor.Alerts;

/// <summary>Keeps which causes are raised.</summary>
interface IAlertStates
{
    /// <summary>The raised causes.</summary>
    Task<IReadOnlyDictionary<string, AlertState>> LoadAsync(CancellationToken cancellation);

    /// <summary>Sets the state of a cause; null forgets it.</summary>
    Task SaveAsync(string cause, AlertState? state, CancellationToken cancellation);
}
