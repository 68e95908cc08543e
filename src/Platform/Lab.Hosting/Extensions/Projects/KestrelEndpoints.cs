using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>An endpoint of the section Kestrel:Endpoints.</summary>
sealed record KestrelEndpoint(string Name, string Scheme, string Host, int Port, bool IsHttp2);

/// <summary>Reads the endpoints a project's appsettings.json gives to Kestrel.</summary>
static class KestrelEndpoints
{
    public static IReadOnlyList<KestrelEndpoint> Read(string projectPath)
    {
        if (Path.GetDirectoryName(projectPath) is not { } folder || !Directory.Exists(folder)) return [];
        var environment = System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var configuration = new ConfigurationBuilder()
            .SetBasePath(folder)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddJsonFile($"appsettings.{environment}.json", optional: true, reloadOnChange: false)
            .Build();
        var defaults = configuration["Kestrel:EndpointDefaults:Protocols"];
        var found = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Where(section => section["Url"] is not null)
            .Select(section => (section.Key, Address: BindingAddress.Parse(section["Url"]!), Protocols: section["Protocols"] ?? defaults))
            .ToArray();

        // The only endpoint of its scheme takes the scheme's name, as references expect it.
        return
        [
            .. found.Select(one => new KestrelEndpoint(
                found.Count(other => other.Address.Scheme == one.Address.Scheme) == 1 ? one.Address.Scheme : one.Key,
                one.Address.Scheme,
                ListenHost.Of(one.Address),
                one.Address.Port,
                one.Protocols == "Http2")),
        ];
    }
}

/// <summary>Host part of an address to listen on.</summary>
static class ListenHost
{
    /// <summary>Names of this machine become <c>localhost</c>; wildcards stay.</summary>
    public static string Of(BindingAddress address) => address.Host is "127.0.0.1" or "[::1]" or "localhost" ? "localhost" : address.Host;
}
