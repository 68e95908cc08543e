using System.Net.Http.Headers;
using System.Text;

namespace Lab.Mlflow;

/// <summary>Who calls: a user with a password, or a token. Never shown in texts.</summary>
public sealed class MlflowCredentials
{
    MlflowCredentials(AuthenticationHeaderValue? header) => Header = header;

    /// <summary>Calls carry no credentials.</summary>
    public static MlflowCredentials None { get; } = new(null);

    internal AuthenticationHeaderValue? Header { get; }

    public static MlflowCredentials Basic(string user, string password) =>
        new(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));

    public static MlflowCredentials Bearer(string token) => new(new AuthenticationHeaderValue("Bearer", token));

    /// <summary>As MLflow's own client: MLFLOW_TRACKING_USERNAME with MLFLOW_TRACKING_PASSWORD, else MLFLOW_TRACKING_TOKEN, else none.</summary>
    public static MlflowCredentials FromEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        if (variable("MLFLOW_TRACKING_USERNAME") is { Length: > 0 } user) return Basic(user, variable("MLFLOW_TRACKING_PASSWORD") ?? "");
        return variable("MLFLOW_TRACKING_TOKEN") is { Length: > 0 } token ? Bearer(token) : None;
    }

    public override string ToString() => Header is null ? "none" : $"{Header.Scheme} ***";
}
