using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Access;

/// <summary>Origins whose pages may call the service; none unless one is named.</summary>
public sealed class CrossOriginOptions
{
    public const string Section = "Cors";

    /// <summary>
    /// <c>https://shop.example</c>, <c>https://*.example</c>, <c>http://localhost:*</c> for every port, or <c>*</c> for all; an entry may hold
    /// several, separated by commas.
    /// </summary>
    public string[] Origins { get; set; } = [];

    internal string[] All => [.. Origins.SelectMany(AccessOptions.List)];
}

/// <summary>The framework's CORS with one policy.</summary>
static class CrossOrigin
{
    public static void Add(IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CrossOriginOptions>>(static (cors, options) => cors.AddDefaultPolicy(policy =>
        {
            string[] origins = options.Value.All;
            if (origins.Contains("*")) policy.AllowAnyOrigin();
            else policy.SetIsOriginAllowed(origin => OriginPattern.TryParse(origin) is { HasWildcard: false } page && origins.Any(one => OriginPattern.TryParse(one)!.Value.Contains(page)));
            policy.AllowAnyMethod().AllowAnyHeader().WithExposedHeaders("X-Request-Id", "Server-Timing", "Retry-After").SetPreflightMaxAge(TimeSpan.FromMinutes(10));
        }));
        services.AddSingleton<IValidateOptions<CrossOriginOptions>, Validation>();
    }

    public static void Use(IApplicationBuilder app, CrossOriginOptions options)
    {
        if (options.All.Length > 0) app.UseCors();
    }

    /// <summary>The policy; null where no origin is named.</summary>
    public static CorsPolicy? Policy(CrossOriginOptions options, CorsOptions cors) => options.All.Length > 0 ? cors.GetPolicy(cors.DefaultPolicyName) : null;

    sealed class Validation : IValidateOptions<CrossOriginOptions>
    {
        public ValidateOptionsResult Validate(string? name, CrossOriginOptions options) =>
            options.All.FirstOrDefault(origin => origin != "*" && OriginPattern.TryParse(origin) is null) is { } wrong
                ? ValidateOptionsResult.Fail($"Cors:Origins has '{wrong}'; an origin is https://HOST[:PORT] without a path, https://*.DOMAIN, http://HOST:*, or *.")
                : ValidateOptionsResult.Success;
    }
}
