using System.CommandLine;
using System.Globalization;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Tensors;

namespace Lab.Cli.Json;

/// <summary>One setting of `lab info --config`.</summary>
/// <param name="Name">What it sets.</param>
/// <param name="Value">As it is used; null when there is none.</param>
/// <param name="Source">default, environment, option.</param>
/// <param name="Variable">Environment variable that sets it.</param>
/// <param name="Option">Option that sets it.</param>
sealed record Setting(string Name, string? Value, string Source, string? Variable, string? Option)
{
    /// <summary>Every setting, the stronger source first asked: option, environment, default.</summary>
    public static IReadOnlyList<Setting> All(ParseResult parsed, CommonOptions common, Option<string?> model, LabHost host) =>
    [
        Of("model", parsed.GetValue(model), "--model", "MODEL_PATH", ModelOption.TryFind(parsed.GetValue(model), host), host),
        Of("threads", Text(parsed.GetValue(common.Threads)), "--threads", "LAB_THREADS", Text(SimdKernels.DefaultThreads), host),
        Of("kernels", null, null, KernelFactory.Variable, "simd", host),
        Of("precision", parsed.GetValue(common.Precision), "--precision", null, "auto", host),
        Of("device", parsed.GetValue(common.Device), "--device", null, "auto", host),
        Of("seed", Text(parsed.GetValue(common.Seed)), "--seed", null, Text(CommonOptions.DefaultSeed), host),
        Of("cache", null, null, "LAB_CACHE", CacheFolder.Of(host), host),
        Of("service urls", null, null, "LAB_URLS", "http://localhost:8000", host),
        Of("service log level", null, null, "LOG_LEVEL", "Information", host),
    ];

    static Setting Of(string name, string? option, string? optionName, string? variable, string? fallback, LabHost host) =>
        option is not null ? new Setting(name, option, "option", variable, optionName)
        : variable is not null && host.Variable(variable) is { } value ? new Setting(name, value, "environment", variable, optionName)
        : new Setting(name, fallback, "default", variable, optionName);

    static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
