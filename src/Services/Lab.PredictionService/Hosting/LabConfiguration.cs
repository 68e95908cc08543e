using Lab.Inference;
using Lab.ServiceDefaults.Access;
using Lab.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Hosting;

/// <summary>Where settings come from: default, appsettings.json, the file of --config, environment, command line; the later one wins.</summary>
static class LabConfiguration
{
    /// <summary>Used when no address is configured anywhere: this machine only.</summary>
    public const string DefaultUrls = "http://localhost:8000";

    // The lab's own names of environment variables, beside ASP.NET's (Prediction__Model, ASPNETCORE_URLS ...).
    static readonly (string Variable, string Key)[] variables =
    [
        ("MODEL_PATH", $"{PredictionOptions.Section}:{nameof(PredictionOptions.Model)}"),
        ("LAB_URLS", "urls"),
        ("LOG_LEVEL", "Logging:LogLevel:Default"),
    ];

    static readonly Dictionary<string, string> switches = new()
    {
        ["--model"] = $"{PredictionOptions.Section}:{nameof(PredictionOptions.Model)}",
        ["--path-base"] = $"{AccessOptions.Section}:{nameof(AccessOptions.PathBase)}",
    };

    /// <summary>What is read outside the sections, with the defaults.</summary>
    public static (string Key, string? Default)[] OtherKeys { get; } =
    [
        ("Logging:LogLevel:Default", "Information"), ($"ConnectionStrings:{Features.Redis}", null), ($"ConnectionStrings:{Features.Mlflow}", null),
    ];

    public static void AddLabConfiguration(this WebApplicationBuilder builder, string[] args)
    {
        var configuration = builder.Configuration;
        builder.AddQuietRequests();
        builder.AddConfigurationFile(args);
        ((IConfigurationBuilder)configuration).Add(new RenamedVariables(configuration, variables));
        configuration.AddCommandLine(args, switches);

        builder.UseDefaultUrls(DefaultUrls);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddLabOptions<PredictionOptions>(PredictionOptions.Section);
        builder.Services.AddLabOptions<BatchingOptions>("Batching");
        builder.Services.AddSingleton<IValidateOptions<BatchingOptions>, BatchingValidation>();
    }

    sealed class BatchingValidation : IValidateOptions<BatchingOptions>
    {
        public ValidateOptionsResult Validate(string? name, BatchingOptions options) =>
            options.Problem is { } problem ? ValidateOptionsResult.Fail($"Batching: {problem}") : ValidateOptionsResult.Success;
    }
}
