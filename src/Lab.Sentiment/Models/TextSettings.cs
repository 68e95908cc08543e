using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Datasets;
using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment;

/// <summary>
/// sentiment_lab.json of a model folder: what the lab itself has to know beyond the files of Hugging Face, namely the cleaning of the
/// texts that the model was trained on. A folder without the file takes texts as they are.
/// </summary>
static class TextSettings
{
    public const string FileName = "sentiment_lab.json";

    const int Format = 1;

    /// <exception cref="LabException">The file is damaged, of a later version, or names an unknown step.</exception>
    public static TextCleaning Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return TextCleaning.None;
        TextSettingsFile? file;
        try
        {
            file = JsonSerializer.Deserialize(File.ReadAllBytes(path), TextSettingsJson.Default.TextSettingsFile);
        }
        catch (JsonException problem)
        {
            throw Wrong("The content is not what such a file of a model folder holds.", path, problem);
        }
        if (file is not { FormatVersion: Format, TextCleaning: { } steps } || steps.Contains(null!)) throw Wrong("This is of another version.", path);
        try
        {
            return TextCleaning.Parse(steps, path);
        }
        catch (LabException problem)
        {
            throw Wrong(problem.What, path, problem);
        }
    }

    /// <summary>Writes the file; without any cleaning there is none.</summary>
    public static void Write(string folder, TextCleaning cleaning)
    {
        if (cleaning.Steps == CleaningSteps.None) return;
        var json = JsonSerializer.SerializeToUtf8Bytes(new TextSettingsFile(Format, [.. cleaning.Names]), TextSettingsJson.Default.TextSettingsFile);
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(json));
    }

    static LabException Wrong(string what, string path, Exception? inner = null) => new(
        ErrorKind.Model, what, path, $"{{\"format_version\": {Format}, \"text_cleaning\": [\"html\", ...]}}", "Update the lab, or train the model again.", inner);
}

sealed record TextSettingsFile(
    [property: JsonPropertyName("format_version")] int FormatVersion,
    [property: JsonPropertyName("text_cleaning")] string[]? TextCleaning);

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(TextSettingsFile))]
sealed partial class TextSettingsJson : JsonSerializerContext;
