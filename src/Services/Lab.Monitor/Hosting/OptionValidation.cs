using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Microsoft.Extensions.Options;

namespace Lab.Monitor.Hosting;

/// <summary>Ranges of the attributes, of the nested sections too.</summary>
sealed class MonitorValidation : IValidateOptions<MonitorOptions>
{
    public ValidateOptionsResult Validate(string? name, MonitorOptions options)
    {
        string[] failures =
        [
            .. Attributes.Failures(options, MonitorOptions.Section),
            .. Attributes.Failures(options.Staleness, $"{MonitorOptions.Section}:{nameof(options.Staleness)}"),
            .. Attributes.Failures(options.Drift, $"{MonitorOptions.Section}:{nameof(options.Drift)}"),
            .. options.Drift.MinimumRows > options.Drift.MaximumRows ? ["Monitor:Drift: MinimumRows is above MaximumRows."] : Array.Empty<string>(),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Ranges of the attributes, and addresses that are addresses.</summary>
sealed class AlertValidation : IValidateOptions<AlertOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        string[] failures =
        [
            .. Attributes.Failures(options, AlertOptions.Section),
            .. options.RecipientList.Append(options.From).Where(address => !MailAddresses.TryParse(address, out _)).Select(address => $"Alerts: '{address}' is no mail address."),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
