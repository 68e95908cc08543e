using Lab.ServiceDefaults.Access;
using Lab.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Web;

/// <summary>What every HTTP service of the lab does with a request before a route gets it.</summary>
public static partial class FrontDoor
{
    /// <summary>Its options (<see cref="AccessOptions"/>, <see cref="CrossOriginOptions"/>) and services. An <see cref="IRefusals"/> that is registered stays.</summary>
    public static void AddFrontDoor(this WebApplicationBuilder builder)
    {
        AccessVariables.Add(builder);
        var services = builder.Services;
        services.AddLabOptions<AccessOptions>(AccessOptions.Section);
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessValidation>();
        services.AddLabOptions<CrossOriginOptions>(CrossOriginOptions.Section);
        CrossOrigin.Add(services);
        services.AddSingleton(provider => new Lazy<Listening>(() => new Listening(provider.GetRequiredService<IServer>())));
        services.AddSingleton<AllowedHosts>();
        services.AddRequestDecompression();
        services.TryAddSingleton<IRefusals, ProblemRefusals>();
    }

    /// <summary>
    /// Proxies' headers and path, then the checks of host and origin, then routing, then the key and the encoding of the body. Whatever is
    /// used before sees every request, whatever is used after only those that are let in.
    /// </summary>
    /// <param name="app">Has none of its own routing yet.</param>
    /// <param name="isGuarded">False leaves out the checks of host and origin.</param>
    public static void UseFrontDoor(this WebApplication app, bool isGuarded = true)
    {
        var services = app.Services;
        var options = services.GetRequiredService<IOptions<AccessOptions>>().Value;
        ForwardedHeaders.Use(app, options);
        app.UseMiddleware<PathPrefix>(new Microsoft.AspNetCore.Http.PathString(string.IsNullOrEmpty(options.PathBase) ? null : options.PathBase));
        CrossOrigin.Use(app, services.GetRequiredService<IOptions<CrossOriginOptions>>().Value);
        if (isGuarded) app.UseMiddleware<AccessGuard>();
        app.UseRouting();
        app.UseMiddleware<ApiKeyGuard>();
        RequestEncodings.Use(app, services.GetRequiredService<IRefusals>());
        app.Lifetime.ApplicationStarted.Register(() => TellOfMissingKey(app, options));
    }

    static void TellOfMissingKey(WebApplication app, AccessOptions options)
    {
        var listening = app.Services.GetRequiredService<Lazy<Listening>>().Value;
        if (options.ApiKey is { Length: > 0 } || !listening.IsBeyondThisMachine) return;
        string[] closed =
        [
            .. from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
               where endpoint.Metadata.GetMetadata<NeedsApiKey>() is not null
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
               select $"{method} /{endpoint.RoutePattern.RawText?.Trim('/')}",
        ];
        if (closed.Length == 0) return;
        LogClosed(
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FrontDoor).FullName!),
            string.Join(", ", listening.Addresses), AccessVariables.ApiKey, string.Join(", ", closed));
    }

    [LoggerMessage(LogLevel.Warning, "{Addresses} can be reached from other machines and {Variable} is not set: closed are {Routes}")]
    static partial void LogClosed(ILogger log, string addresses, string variable, string routes);
}
