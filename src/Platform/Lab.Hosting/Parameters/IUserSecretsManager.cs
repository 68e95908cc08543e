using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Values kept for this user and this AppHost, outside the repository.</summary>
public interface IUserSecretsManager
{
    /// <summary>False: the AppHost has no user secrets id.</summary>
    bool IsAvailable { get; }

    string FilePath { get; }

    bool TrySetSecret(string name, string value);

    bool TryDeleteSecret(string name);

    /// <summary>Puts a value into the configuration: the kept one, or a new one that is then kept.</summary>
    void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator);

    /// <summary>Replaces all kept values.</summary>
    Task SaveStateAsync(JsonObject state, CancellationToken cancellationToken = default);
}
