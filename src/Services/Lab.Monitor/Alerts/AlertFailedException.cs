namespace Lab.Monitor.Alerts;

/// <summary>An alert was not delivered, or not to everyone.</summary>
/// <param name="message">For an operator: server, reply and remedy, never a password.</param>
/// <param name="delivered">Some recipients have it: sending it again would double theirs.</param>
/// <param name="inner">What happened below.</param>
sealed class AlertFailedException(string message, bool delivered = false, Exception? inner = null) : Exception(message, inner)
{
    public bool Delivered { get; } = delivered;
}
