using System.ComponentModel.DataAnnotations;

namespace Lab.Monitor.Alerts;

/// <summary>Who is told, how often, and with which links. Section <c>Alerts</c>.</summary>
sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>Mail addresses, separated by commas or semicolons. Empty: alerts are only logged.</summary>
    public string Recipients { get; set; } = "";

    /// <summary>Sender of the mails.</summary>
    [Required]
    public string From { get; set; } = "Sentiment Lab monitor <monitor@localhost>";

    /// <summary>A cause that lasts is mailed again after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan ReminderInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Page of the dashboard that a mail links to.</summary>
    public Uri? DashboardUrl { get; set; }

    /// <summary>Page of the tracking server that a mail links to.</summary>
    public Uri? TrackingUrl { get; set; }

    /// <summary>Tries of one mail before the alert counts as undelivered; the next pass tries again.</summary>
    [Range(1, 20)]
    public int Attempts { get; set; } = 3;

    /// <summary>Wait before the second try; it doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest time for one try.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Address that takes <c>{"text": "..."}</c>, as Slack's incoming webhooks do; null: none. It is a secret.</summary>
    public string? SlackWebhook { get; set; }

    /// <summary>The addresses of <see cref="Recipients"/>.</summary>
    public IReadOnlyList<string> RecipientList =>
        Recipients.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
