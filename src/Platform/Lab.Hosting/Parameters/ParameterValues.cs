using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Where parameters' values are looked up.</summary>
static class ParameterValues
{
    public static string Key(ParameterResource parameter) =>
        parameter.IsConnectionString ? $"ConnectionStrings:{parameter.Name}" : $"Parameters:{parameter.Name}";

    /// <summary>
    /// The key's value; for names with hyphens also under underscores, because many shells cannot set a variable with a hyphen
    /// (<c>Parameters__api_key</c> for <c>api-key</c>); else the default.
    /// </summary>
    public static string Read(IConfiguration configuration, string key, string name, ParameterDefault? value)
    {
        if (configuration[key] is { Length: > 0 } exact) return exact;
        if (configuration[key.Replace('-', '_')] is { Length: > 0 } withUnderscores) return withUnderscores;
        return value is not null
            ? value.GetDefaultValue()
            : throw new MissingParameterValueException(
                $"The parameter '{name}' has no value. Set the configuration key '{key}' (environment variable {key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')}, user secrets or appsettings.json).");
    }
}
