using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>Lists what is set in a service, and by whom.</summary>
public static class ServiceSettings
{
    /// <summary>Every key of its sections, and some others, in this order: address, others, sections.</summary>
    /// <param name="builder">The service, ready to be built.</param>
    /// <param name="others">Keys outside its sections, with their defaults.</param>
    public static IReadOnlyList<ServiceSetting> Of(WebApplicationBuilder builder, params IEnumerable<(string Key, string? Default)> others)
    {
        IConfigurationRoot root = builder.Configuration;
        var noted = builder.Services.Where(service => !service.IsKeyedService).Select(service => service.ImplementationInstance).ToArray();
        return
        [
            .. noted.OfType<ServiceSetting>(),
            .. others.Concat(noted.OfType<OptionsSection>().SelectMany(section => Defaults(section.Path, Activator.CreateInstance(section.Type)!)))
                .Select(setting => Read(root, setting.Key, setting.Default)),
        ];
    }

    /// <summary>One setting: the value of the strongest source that has it.</summary>
    internal static ServiceSetting Read(IConfigurationRoot root, string key, string? fallback)
    {
        // A list has no value of its own but one for each index.
        IConfigurationSection[] given = [.. root.GetSection(key).GetChildren().Prepend(root.GetSection(key)).Where(section => section.Value is { Length: > 0 })];
        string variable = root.Providers.OfType<RenamedVariables>().Select(renamed => renamed.VariableOf(key)).FirstOrDefault(name => name is not null)
            ?? (key == "urls" ? "ASPNETCORE_URLS" : key.Replace(":", "__", StringComparison.Ordinal));
        return given.Length == 0
            ? new(key, fallback, "default", variable)
            : new(key, Secrets.Mask(key, string.Join(", ", given.Select(section => section.Value))), SourceOf(root, given[0].Path), variable);
    }

    static string SourceOf(IConfigurationRoot root, string key) => root.Providers.Last(provider => provider.TryGet(key, out _)) switch
    {
        CommandLineConfigurationProvider => "option",
        EnvironmentVariablesConfigurationProvider or RenamedVariables => "environment",
        FileConfigurationProvider file => $"file {file.Source.Path}",
        _ => "default",
    };

    static IEnumerable<(string Key, string? Default)> Defaults(string path, object options)
    {
        foreach (var key in OptionsSection.KeysOf(options.GetType()))
        {
            string name = $"{path}:{key.Name}";
            if (!OptionsSection.IsSection(key)) yield return (name, Text(key.GetValue(options)));
            else foreach (var inner in Defaults(name, key.GetValue(options)!)) yield return inner;
        }
    }

    static string? Text(object? value) => value switch
    {
        null or "" or Array => null,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
