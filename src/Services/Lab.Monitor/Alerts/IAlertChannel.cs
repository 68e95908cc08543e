using Lab.Monitoring.Mail;

namespace Lab.Monitor.Alerts;

/// <summary>A way on which alerts reach people. What one has told says nothing of another.</summary>
interface IAlertChannel
{
    /// <summary>Short, for states and health: <c>smtp</c>, <c>slack</c>.</summary>
    string Name { get; }

    /// <summary>What a person sees of it: <c>mail</c>, <c>Slack message</c>.</summary>
    string Noun { get; }

    /// <summary>Why it reaches nobody as it is set; null when it does.</summary>
    string? Unset { get; }

    /// <exception cref="AlertFailedException">It is not delivered, or not to everyone.</exception>
    Task SendAsync(AlertMail mail, CancellationToken cancellation);
}
