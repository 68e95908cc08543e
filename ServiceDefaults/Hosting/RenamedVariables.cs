using Microsoft.Extensions.Configuration;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>Environment variables with names of their own, beside the usual <c>Section__Key</c>.</summary>
public sealed class RenamedVariables : ConfigurationProvider, IConfigurationSource
{
    readonly (string Variable, string Key)[] names;

    /// <param name="configuration">Has the environment.</param>
    /// <param name="names">Which variable sets which key. One that is empty sets nothing.</param>
    public RenamedVariables(IConfiguration configuration, params (string Variable, string Key)[] names)
    {
        this.names = names;
        foreach (var (variable, key) in names)
            if (configuration[variable] is { Length: > 0 } value) Data[key] = value;
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    internal string? VariableOf(string key) => names.FirstOrDefault(pair => string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase)).Variable;
}
