using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Microsoft.Extensions.Options;

namespace Lab.Monitor.Hosting;

/// <summary>Values that do not fit each other.</summary>
sealed class MonitorValidation : IValidateOptions<MonitorOptions>
{
    public ValidateOptionsResult Validate(string? name, MonitorOptions options) => options.Drift.MinimumRows > options.Drift.MaximumRows
        ? ValidateOptionsResult.Fail("Monitor:Drift: MinimumRows is above MaximumRows.")
        : ValidateOptionsResult.Success;
}

/// <summary>Addresses that are addresses.</summary>
sealed class AlertValidation : IValidateOptions<AlertOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        foreach (string address in options.RecipientList.Append(options.From).Where(address => !MailAddresses.TryParse(address, out _)))
            result.AddError($"Alerts: '{address}' is not a mail address.");
        return result.Build();
    }
}
