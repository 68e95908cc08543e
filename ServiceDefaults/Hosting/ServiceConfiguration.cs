using Lab.ServiceDefaults.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>Defaults of a service's configuration that every other source overrides.</summary>
public static class ServiceConfiguration
{
    /// <summary>A web service that has the service defaults and their front door, and no configuration of its own to read first.</summary>
    /// <param name="args">Settings as <c>--Section:Key value</c>, and <c>--config FILE</c> with more of them.</param>
    /// <param name="urls">Where it listens when no address is configured anywhere: on this machine only.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, string urls)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddQuietRequests();
        builder.AddConfigurationFile(args);
        builder.AddServiceDefaults();
        builder.UseDefaultUrls(urls);
        builder.AddFrontDoor();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }

    /// <summary>One line a request from the framework says nothing new; one each time that somebody asks for the health neither: its changes are logged.</summary>
    public static void AddQuietRequests(this WebApplicationBuilder builder) =>
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"), new("Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks", "None")],
        });

    /// <summary>Where the service listens when no address is configured anywhere.</summary>
    /// <param name="builder">The service; its configuration is complete.</param>
    /// <param name="urls">An address of this machine only.</param>
    public static void UseDefaultUrls(this WebApplicationBuilder builder, string urls)
    {
        // Noted before it is set: that sets it in every source.
        builder.Services.AddSingleton(ServiceSettings.Read(builder.Configuration, "urls", urls));
        if (!HasAddress(builder.Configuration)) builder.WebHost.UseUrls(urls);
        else if (builder.Configuration["urls"] is { Length: > 0 } configured) builder.WebHost.UseUrls(configured);
    }

    static bool HasAddress(IConfiguration configuration) =>
        configuration["urls"] is { Length: > 0 } || configuration["http_ports"] is { Length: > 0 }
        || configuration["https_ports"] is { Length: > 0 } || configuration.GetSection("Kestrel:Endpoints").Exists();
}
