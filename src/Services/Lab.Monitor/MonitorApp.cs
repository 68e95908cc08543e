using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Monitor.Hosting;
using Lab.Monitor.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Lab.Monitor;

/// <summary>The whole monitor, for its own process and for whoever hosts it.</summary>
public static class MonitorApp
{
    /// <summary>Used when no address is configured anywhere: this machine only.</summary>
    const string DefaultUrls = "http://localhost:8030";

    /// <summary>Runs the service until it is told to stop. Gives the process's exit code: 0, or 2 when a setting is wrong.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        try
        {
            await using var app = Create(args);
            await app.StartAsync(cancellation);
            await app.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception wrong) when (IsWrongSetting(wrong))
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
    }

    // Out of range; not of its type; a connection string of another form; no address; an address in use.
    static bool IsWrongSetting(Exception failure) => failure is
        LabException or OptionsValidationException or FormatException
        or InvalidOperationException { InnerException: ArgumentException or FormatException }
        or IOException { InnerException: AddressInUseException };

    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="args"><c>--urls URLS</c> and any setting as <c>--Monitor:Interval 00:01:00</c>.</param>
    /// <param name="configure">Last word on services and configuration.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        // First, so that every other source overrides it: one line a request from the framework says nothing new.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")] });
        builder.AddServiceDefaults();
        if (!HasAddress(builder.Configuration)) builder.WebHost.UseUrls(DefaultUrls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.AddMonitor();
        MonitorHealth.Add(builder.Services.AddHealthChecks());
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, MonitorJson.Default);
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapMonitor();
        app.MapHealthChecks("/health", new() { ResponseWriter = MonitorHealth.WriteAsync });
        app.MapHealthChecks("/alive", new() { Predicate = check => check.Tags.Contains("live") });
        return app;
    }

    static bool HasAddress(IConfiguration configuration) =>
        configuration["urls"] is { Length: > 0 } || configuration["http_ports"] is { Length: > 0 }
        || configuration["https_ports"] is { Length: > 0 } || configuration.GetSection("Kestrel:Endpoints").Exists();
}
