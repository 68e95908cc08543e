using System.CommandLine;
using System.Globalization;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.ServiceDefaults.Hosting;
using Lab.Tensors;

namespace Lab.Cli.Json;

/// <summary>One setting of `lab info --config`.</summary>
/// <param name="Name">What it sets; of a service, its key.</param>
/// <param name="Value">As it is used, without secrets; null when there is none.</param>
/// <param name="Source">default, file NAME, environment, option.</param>
/// <param name="Variable">Environment variable that sets it.</param>
/// <param name="Option">Option that sets it.</param>
/// <param name="Command">Whose it is: that of every command (lab), or of the service that a command runs.</param>
sealed record Setting(string Name, string? Value, string Source, string? Variable, string? Option, string Command)
{
    public const string Everywhere = "lab";

    /// <summary>Every setting of the commands themselves, the stronger source first asked: option, environment, default.</summary>
    public static IEnumerable<Setting> OfCommands(ParseResult parsed, CommonOptions common, Option<string?> model, LabHost host) =>
    [
        Of("model", parsed.GetValue(model), "--model", "MODEL_PATH", ModelOption.FindStarter(host), host),
        Of("threads", Text(parsed.GetValue(common.Threads)), "--threads", "LAB_THREADS", Text(SimdKernels.DefaultThreads), host),
        Of("kernels", null, null, KernelFactory.Variable, "simd", host),
        Of("precision", parsed.GetValue(common.Precision), "--precision", null, "auto", host),
        Of("device", parsed.GetValue(common.Device), "--device", null, "auto", host),
        Of("seed", Text(parsed.GetValue(common.Seed)), "--seed", null, Text(CommonOptions.DefaultSeed), host),
        Of("cache", null, null, "LAB_CACHE", CacheFolder.Of(host), host),
        Of("hub", null, null, "HF_ENDPOINT", "https://huggingface.co", host),
        Of("hub token", null, null, "HF_TOKEN", null, host),
        Of("hub home", null, null, "HF_HOME", null, host),
        Of("hub cache", null, null, "HF_HUB_CACHE", null, host),
        Of("hub offline", null, null, "HF_HUB_OFFLINE", null, host),
        Of("tracking server", null, null, "MLFLOW_TRACKING_URI", null, host),
        Of("tracking user", null, null, "MLFLOW_TRACKING_USERNAME", null, host),
        Of("tracking password", null, null, "MLFLOW_TRACKING_PASSWORD", null, host),
        Of("tracking token", null, null, "MLFLOW_TRACKING_TOKEN", null, host),
    ];

    static Setting Of(string name, string? option, string? optionName, string? variable, string? fallback, LabHost host) =>
        option is not null ? new Setting(name, option, "option", variable, optionName, Everywhere)
        : variable is not null && host.Variable(variable) is { } value ? new Setting(name, Secrets.Mask(variable, value), "environment", variable, optionName, Everywhere)
        : new Setting(name, fallback, "default", variable, optionName, Everywhere);

    static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
