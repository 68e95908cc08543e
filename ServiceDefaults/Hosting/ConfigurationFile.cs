using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace Lab.ServiceDefaults.Hosting;

/// <summary><c>--config FILE</c>: settings as JSON, which win over appsettings.json and lose to environment and options.</summary>
public static class ConfigurationFile
{
    /// <summary>Its name on a service's command line.</summary>
    public const string Option = "--config";

    /// <exception cref="LabException">The file is not there, or is no JSON object.</exception>
    public static void AddConfigurationFile(this WebApplicationBuilder builder, string[] args) =>
        builder.AddConfigurationFile(new ConfigurationBuilder().AddCommandLine(args).Build()[Option.TrimStart('-')]);

    /// <param name="builder">The service; what it knows of appsettings.json is there already.</param>
    /// <param name="file">Null when none is named.</param>
    /// <exception cref="LabException">The file is not there, or is no JSON object.</exception>
    public static void AddConfigurationFile(this WebApplicationBuilder builder, string? file)
    {
        if (string.IsNullOrEmpty(file)) return;
        var source = new JsonConfigurationSource { Path = Path.GetFullPath(file) };
        if (!File.Exists(source.Path)) throw new LabException(ErrorKind.Usage, $"There is no file '{file}'.", Option, "a JSON file like appsettings.json");
        source.ResolveFileProvider();
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        int last = sources.Select((known, index) => known is JsonConfigurationSource ? index : -1).DefaultIfEmpty(-1).Max();
        try
        {
            sources.Insert(last + 1, source);
        }
        catch (InvalidDataException wrong)
        {
            throw new LabException(
                ErrorKind.Usage, $"'{file}' cannot be read: {(wrong.InnerException ?? wrong).Message}", Option, "a JSON file like appsettings.json", inner: wrong);
        }
    }
}
