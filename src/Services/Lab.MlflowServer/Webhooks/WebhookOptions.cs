using System.Globalization;

namespace Lab.MlflowServer.Webhooks;

/// <summary>Where webhooks may go, and how hard is tried. Named by MLflow's own variables.</summary>
sealed record WebhookOptions
{
    const string Private = "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", SchemesKey = "MLFLOW_WEBHOOK_ALLOWED_SCHEMES";
    const string Retries = "MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES", TimeoutKey = "MLFLOW_WEBHOOK_REQUEST_TIMEOUT";

    /// <summary>What is read outside the sections, with the defaults.</summary>
    public static (string Key, string? Default)[] Keys { get; } = [(Private, "false"), (SchemesKey, "https"), (Retries, "3"), (TimeoutKey, "30")];

    /// <summary>Addresses of private networks and of this machine may be called.</summary>
    public bool AllowsPrivateAddresses { get; init; }

    public IReadOnlyList<string> Schemes { get; init; } = ["https"];

    public int MaxRetries { get; init; } = 3;

    /// <summary>Of one try.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public static WebhookOptions Read(IConfiguration configuration) => new()
    {
        AllowsPrivateAddresses = "true".Equals(configuration[Private], StringComparison.OrdinalIgnoreCase),
        Schemes = [.. (configuration[SchemesKey] ?? "https").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(scheme => scheme.ToLowerInvariant())],
        MaxRetries = Number(configuration, Retries, 3),
        Timeout = TimeSpan.FromSeconds(Number(configuration, TimeoutKey, 30)),
    };

    static int Number(IConfiguration configuration, string key, int usual) => configuration[key] is not { Length: > 0 } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= 3600 ? number
        : throw new LabException(ErrorKind.Usage, $"'{text}' is no number of this kind.", key, "a whole number from 0 to 3600.");
}
