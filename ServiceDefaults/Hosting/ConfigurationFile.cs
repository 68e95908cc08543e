using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace Lab.ServiceDefaults.Hosting;

/// <summary><c>--config FILE</c>: settings as JSON, which win over appsettings.json and lose to environment and options.</summary>
public static class ConfigurationFile
{
    /// <summary>Its name on a service's command line.</summary>
    public const string Option = "--config";

    static readonly ConcurrentDictionary<string, KeyValuePair<string, string?>[]> piped = new();

    /// <exception cref="LabException">The file is not there, or is no JSON object.</exception>
    public static void AddConfigurationFile(this WebApplicationBuilder builder, string[] args) =>
        builder.AddConfigurationFile(new ConfigurationBuilder().AddCommandLine(args).Build()[Option.TrimStart('-')]);

    /// <param name="builder">The service; what it knows of appsettings.json is there already.</param>
    /// <param name="file">Null when none is named.</param>
    /// <exception cref="LabException">The file is not there, or is no JSON object.</exception>
    public static void AddConfigurationFile(this WebApplicationBuilder builder, string? file)
    {
        if (string.IsNullOrEmpty(file)) return;
        string path = file == "-" && !OperatingSystem.IsWindows() ? "/dev/stdin" : Path.GetFullPath(file);
        if (!File.Exists(path)) throw new LabException(ErrorKind.Usage, $"There is no file '{file}'.", Option, "a JSON file like appsettings.json");
        IConfigurationSource? source = Piped(path, file);
        if (source is null)
        {
            var json = new JsonConfigurationSource { Path = path };
            json.ResolveFileProvider();
            source = json;
        }
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        int last = sources.Select((known, index) => known is JsonConfigurationSource ? index : -1).DefaultIfEmpty(-1).Max();
        try
        {
            sources.Insert(last + 1, source);
        }
        catch (InvalidDataException wrong)
        {
            throw Unreadable(file, wrong.InnerException ?? wrong);
        }
    }

    // Null for what is no pipe. Sources are read again and again while the configuration grows, and a pipe can be read once.
    static MemoryConfigurationSource? Piped(string path, string file)
    {
        if (piped.TryGetValue(path, out var known)) return new() { InitialData = known };
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.CanSeek) return null;
            return new() { InitialData = piped[path] = [.. new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable()] };
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, wrong);
        }
    }

    static LabException Unreadable(string file, Exception wrong) =>
        new(ErrorKind.Usage, $"'{file}' cannot be read: {wrong.Message}", Option, "a JSON file like appsettings.json", inner: wrong);
}
