using Lab.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Lab.ServiceDefaults.Access;

/// <summary>The lab's own names of environment variables for <see cref="AccessOptions"/>; the command line wins over them.</summary>
static class AccessVariables
{
    public const string AllowedHosts = "LAB_ALLOWED_HOSTS";
    public const string ApiKey = "LAB_API_KEY";

    static readonly (string Variable, string Key)[] variables =
    [
        (AllowedHosts, $"{AccessOptions.Section}:{nameof(AccessOptions.AllowedHosts)}"),
        (ApiKey, $"{AccessOptions.Section}:{nameof(AccessOptions.ApiKey)}"),
        ("LAB_PATH_BASE", $"{AccessOptions.Section}:{nameof(AccessOptions.PathBase)}"),
        ("LAB_TRUSTED_PROXIES", $"{AccessOptions.Section}:{nameof(AccessOptions.TrustedProxies)}"),
    ];

    public static void Add(WebApplicationBuilder builder)
    {
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        int environment = sources.Select((known, index) => known is EnvironmentVariablesConfigurationSource ? index : -1).DefaultIfEmpty(-1).Max();
        sources.Insert(environment + 1, new RenamedVariables(builder.Configuration, variables));
    }
}
