using Lab.PredictionService.Predictions;
using Lab.PredictionService.Requests;
using Lab.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Hosting;

/// <summary>Lets pages of other origins call the service; off unless an origin is named.</summary>
static class CrossOrigin
{
    public static void AddCrossOrigin(this WebApplicationBuilder builder)
    {
        builder.Services.AddLabOptions<CrossOriginOptions>(CrossOriginOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<CrossOriginOptions>, Validation>();
        builder.Services.AddCors();
    }

    public static void UseCrossOrigin(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<IOptions<CrossOriginOptions>>().Value.Origins;
        if (origins.Length == 0) return;
        app.UseCors(policy => policy.WithOrigins(origins).WithMethods("GET", "POST").WithHeaders("Content-Type", RequestIds.Header)
            .WithExposedHeaders(RequestIds.Header, ServerTiming.Header, "Retry-After").SetPreflightMaxAge(TimeSpan.FromMinutes(10)));
    }

    sealed class Validation : IValidateOptions<CrossOriginOptions>
    {
        public ValidateOptionsResult Validate(string? name, CrossOriginOptions options) =>
            options.Origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
                ? ValidateOptionsResult.Fail($"Cors:Origins has '{wrong}'; an origin is https://HOST[:PORT] without a path, or *.")
                : ValidateOptionsResult.Success;

        static bool IsOrigin(string text) =>
            text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text);
    }
}

/// <summary>Section Cors.</summary>
public sealed class CrossOriginOptions
{
    public const string Section = "Cors";

    /// <summary>Origins whose pages may call the service: <c>https://shop.example</c>, or <c>*</c> for all. None: no page of another origin.</summary>
    public string[] Origins { get; set; } = [];
}
