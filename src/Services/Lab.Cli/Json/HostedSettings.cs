using Lab.MlflowServer;
using Lab.MlflowServer.Hosting;
using Lab.PredictionService;
using Lab.ServiceDefaults.Hosting;

namespace Lab.Cli.Json;

/// <summary>Settings of the services that commands run, as these would have them if they started here and now.</summary>
static class HostedSettings
{
    /// <param name="file">That of --config; null: none.</param>
    /// <param name="options">Given on the command line, as `lab serve` hands them on.</param>
    public static IEnumerable<Setting> All(string? file, string[] options)
    {
        string[] config = file is null ? [] : [ConfigurationFile.Option, file];
        return
        [
            .. PredictionServiceApp.Settings([.. config, .. options]).Select(setting => Of(setting, "lab serve", OptionOf(setting.Key))),
            .. new ServerCommandLine().Options.Where(option => option.Name != ConfigurationFile.Option).Select(option => new Setting(
                option.Name.TrimStart('-'), option.HasDefaultValue && option.ValueType == typeof(string) ? (string?)option.GetDefaultValue() : null,
                "default", null, option.Name, "lab tracking")),
            .. MlflowServerApp.Settings(config).Select(setting => Of(setting, "lab tracking", null)),
        ];
    }

    // Some have an option of their own; the others stand behind --.
    static string OptionOf(string key) => key switch
    {
        "Prediction:Model" => "--model",
        "Prediction:Threads" => "--threads",
        "Prediction:Device" => "--device",
        "Prediction:Precision" => "--precision",
        "urls" => "--urls",
        "Access:PathBase" => "--path-base",
        _ => $"-- --{key}",
    };

    static Setting Of(ServiceSetting setting, string command, string? option) => new(setting.Key, setting.Value, setting.Source, setting.Variable, option, command);
}
