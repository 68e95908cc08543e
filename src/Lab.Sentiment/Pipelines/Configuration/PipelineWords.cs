namespace Lab.Sentiment;

/// <summary>Tells failures in the words of a pipeline file: its keys.</summary>
static class PipelineWords
{
    /// <summary>Runs a step, or reads its section; a setting that is wrong there is told by its key.</summary>
    public static T Tell<T>(string file, string step, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (LabException problem) when (problem.Settings.Any(setting => !IsOfTheRun(setting)))
        {
            throw problem.In(setting => IsOfTheRun(setting) ? setting : KeyOf(setting, step), file);
        }
    }

    // What is asked of one run is in no file; who asked is told elsewhere.
    static bool IsOfTheRun(SettingName setting) => setting.Owner == nameof(PipelineRunOptions);

    // A key of another step would change nothing here.
    static string? KeyOf(SettingName setting, string step) =>
        SettingWords.Of(setting)?.PipelineKey is { } key && key.StartsWith(step + ".", StringComparison.Ordinal) ? key : null;
}
