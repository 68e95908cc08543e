using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitoring;
using Microsoft.Extensions.Options;

namespace Lab.Monitor.Hosting;

/// <summary>Values that do not fit each other.</summary>
sealed class MonitorValidation : IValidateOptions<MonitorOptions>
{
    static readonly string[] causes = [Causes.ModelAge, Causes.MetricDrop, Causes.LabelDrift, Causes.ConfidenceDrift, Causes.LengthDrift];

    public ValidateOptionsResult Validate(string? name, MonitorOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Drift.MinimumRows > options.Drift.MaximumRows) result.AddError("Monitor:Drift: MinimumRows is above MaximumRows.");
        foreach (string unknown in options.Retraining.CauseList.Except(causes))
            result.AddError($"Monitor:Retraining:Causes has '{unknown}'; {(NearestName.Of(unknown, causes) is { } nearest ? $"did you mean '{nearest}'?" : $"known are {string.Join(", ", causes)}, or none.")}");
        return result.Build();
    }
}

/// <summary>Addresses that are addresses.</summary>
sealed class AlertValidation : IValidateOptions<AlertOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        foreach (string address in options.RecipientList.Append(options.From).Where(address => !MailAddresses.TryParse(address, out _)))
            result.AddError($"Alerts: '{address}' is not a mail address.");
        if (!string.IsNullOrWhiteSpace(options.SlackWebhook) && !IsWebhook(options.SlackWebhook))
            result.AddError("Alerts:SlackWebhook is no address that begins with https:// (http:// for this machine only).");
        return result.Build();
    }

    static bool IsWebhook(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
