using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>Defaults of a service's configuration that every other source overrides.</summary>
public static class ServiceConfiguration
{
    /// <summary>One line a request from the framework says nothing new.</summary>
    public static void AddQuietRequests(this WebApplicationBuilder builder) =>
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(
            0, new MemoryConfigurationSource { InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")] });

    /// <summary>Where the service listens when no address is configured anywhere.</summary>
    /// <param name="builder">The service; its configuration is complete.</param>
    /// <param name="urls">An address of this machine only.</param>
    public static void UseDefaultUrls(this WebApplicationBuilder builder, string urls)
    {
        if (!HasAddress(builder.Configuration)) builder.WebHost.UseUrls(urls);
        else if (builder.Configuration["urls"] is { Length: > 0 } configured) builder.WebHost.UseUrls(configured);
    }

    static bool HasAddress(IConfiguration configuration) =>
        configuration["urls"] is { Length: > 0 } || configuration["http_ports"] is { Length: > 0 }
        || configuration["https_ports"] is { Length: > 0 } || configuration.GetSection("Kestrel:Endpoints").Exists();
}
