using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>Log levels as people write them (info, WARN) beside the framework's names; one that is none ends the start with a message.</summary>
static partial class LogLevels
{
    /// <summary>Environment variable for the level of everything that has none of its own.</summary>
    const string Variable = "LOG_LEVEL";

    const string Default = "Logging:LogLevel:Default";

    static readonly Dictionary<string, LogLevel> others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["verbose"] = LogLevel.Trace,
        ["info"] = LogLevel.Information,
        ["warn"] = LogLevel.Warning,
        ["err"] = LogLevel.Error,
        ["crit"] = LogLevel.Critical,
        ["fatal"] = LogLevel.Critical,
        ["off"] = LogLevel.None,
    };

    /// <exception cref="LabException">A level is unknown.</exception>
    public static void AddLogLevels(this IHostApplicationBuilder builder)
    {
        var configuration = (IConfigurationBuilder)builder.Configuration;
        if (!((IConfigurationRoot)builder.Configuration).Providers.OfType<RenamedVariables>().Any(renamed => renamed.VariableOf(Default) is not null))
        {
            int last = configuration.Sources.Select((source, index) => source is EnvironmentVariablesConfigurationSource ? index : -1).DefaultIfEmpty(-1).Max();
            configuration.Sources.Insert(last + 1, new RenamedVariables(builder.Configuration, (Variable, Default)));
        }
        var corrected = new Dictionary<string, string?>();
        foreach (var (key, value) in builder.Configuration.AsEnumerable())
        {
            if (string.IsNullOrWhiteSpace(value) || !IsLevel.IsMatch(key)) continue;
            string text = value.Trim();
            bool known = Enum.TryParse(text, ignoreCase: true, out LogLevel level) && Enum.IsDefined(level);
            if (!known && !others.TryGetValue(text, out level))
                throw new LabException(
                    ErrorKind.Usage, $"'{text}' is no log level.", key == Default && builder.Configuration[Variable]?.Trim() == text ? $"environment variable {Variable}" : key,
                    "trace, debug, information (info), warning (warn), error, critical or none");
            if (!known || text != value) corrected[key] = level.ToString();
        }
        if (corrected.Count > 0) configuration.Add(new MemoryConfigurationSource { InitialData = corrected });
    }

    [GeneratedRegex(@"\ALogging:([^:]+:)?LogLevel:[^:]+\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    static partial Regex IsLevel { get; }
}
