using Lab.Sentiment;

namespace Lab.Pipelines;

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
        catch (LabException problem) when (IsOfTheFile(problem))
        {
            throw InKeys(problem, file, step);
        }
    }

    /// <inheritdoc cref="Tell"/>
    public static async Task<T> TellAsync<T>(string file, string step, Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (LabException problem) when (IsOfTheFile(problem))
        {
            throw InKeys(problem, file, step);
        }
    }

    /// <summary>Notes with the keys of a step for their settings.</summary>
    public static IEnumerable<string> Notes(IEnumerable<ErrorText> notes, string step) =>
        notes.Select(note => note.In(setting => KeyOf(setting, step))?.ToString()).OfType<string>();

    static bool IsOfTheFile(LabException problem) => problem.Settings.Any(setting => !IsOfTheRun(setting));

    static LabException InKeys(LabException problem, string file, string step) =>
        problem.In(setting => IsOfTheRun(setting) ? setting : KeyOf(setting, step), file);

    // What is asked of one run is in no file; who asked is told elsewhere.
    static bool IsOfTheRun(SettingName setting) => setting.Owner == nameof(PipelineRunOptions);

    // A key of another step would change nothing here; one above all steps does.
    static string? KeyOf(SettingName setting, string step) =>
        SettingWords.Of(setting)?.PipelineKey is not { } key || (key.Contains('.') && !key.StartsWith(step + ".", StringComparison.Ordinal)) ? null
        : setting.Value is { } value ? $"{key}: \"{value}\""
        : key;
}
