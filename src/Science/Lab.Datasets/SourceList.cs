using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Datasets;

/// <summary>
/// Several files as one data set: a JSON file, its name ending in <c>.sources.json</c>, with the labels and, for each file, the
/// columns and what its values mean. The rows stand one file after the other, in the order of the list.
/// </summary>
public sealed class SourceList
{
    public const string NameEnd = ".sources.json";

    /// <summary>A list is written by hand: a longer one is something else.</summary>
    const int MostBytes = 1 << 20;

    const int MostRepeats = 100;

    /// <summary>Options that each file of the list sets for itself, by a key of the same name.</summary>
    static readonly string[] keys = [nameof(SourceFile.TextColumns), nameof(SourceFile.LabelColumn), nameof(SourceFile.LabelMap)];

    readonly string name;
    readonly SourceListFile content;

    SourceList(string name, SourceListFile content) => (this.name, this.content) = (name, content);

    /// <summary>Whether a file is such a list, by its name.</summary>
    public static bool Is(string path) => path.EndsWith(NameEnd, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the list; the files it names are not touched yet.</summary>
    /// <exception cref="LabException">The file is missing, is no such JSON, names no source, or has a key that is unknown.</exception>
    public static SourceList Load(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MostBytes)
                throw new LabException(ErrorKind.Data, $"The file has {file.Length:N0} bytes.", path, $"a list of sources, at most {MostBytes:N0} bytes");
            var content = JsonSerializer.Deserialize(File.ReadAllBytes(path), SourceListJson.Default.SourceListFile);
            return content is { Labels.Count: > 0, Sources.Count: > 0 } ? new SourceList(path, content) : throw Wrong("It names no label or no source.", path);
        }
        catch (JsonException problem)
        {
            throw Wrong(problem.Message, path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Data, "The list of sources cannot be read.", path, problem.Message);
        }
    }

    /// <summary>Reads the rows of each file.</summary>
    /// <param name="options">What holds for all of them: cleaning, bad rows. Columns and labels are the list's.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="LabException">Columns or labels are given beside the list, or a file is not right.</exception>
    public IReadOnlyList<Dataset> Read(DatasetOptions options, CancellationToken cancellation = default)
    {
        if (options.TextColumns is not null || options.ExcerptColumns.Count > 0 || options.LabelColumn is not null || options.LabelMap is not null)
            throw new LabException(ErrorKind.Usage, "Columns or a label map are given beside a list of sources.", name, "each source with its own columns, in the list");
        var folder = Path.GetDirectoryName(Path.GetFullPath(name))!;
        try
        {
            return [.. content.Sources.Select(source => Dataset.Load(Path.Combine(folder, Local(source.Path)), Options(source, options), cancellation))];
        }
        catch (LabException problem) when (problem.Settings.Any(IsKey))
        {
            throw problem.In(setting => IsKey(setting) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(setting.Member) : setting, name);
        }
    }

    static bool IsKey(SettingName setting) => setting.Owner == nameof(DatasetOptions) && keys.Contains(setting.Member);

    string Local(string path) => path.Contains("://", StringComparison.Ordinal)
        ? throw new LabException(ErrorKind.Usage, $"'{path}' is an address.", name, "a file", "Fetch it first: the list names files, relative to its own folder.")
        : path;

    DatasetOptions Options(SourceFile source, DatasetOptions common) => common with
    {
        TextColumns = source.TextColumns,
        ExcerptColumns = source.ExcerptColumns ?? [],
        LabelColumn = source.LabelColumn,
        Repeat = source.Repeat is >= 1 and <= MostRepeats
            ? source.Repeat
            : throw new LabException(ErrorKind.Data, $"'repeat' of '{source.Path}' is {source.Repeat}.", name, $"a whole number from 1 to {MostRepeats}"),
        Join = source.Join ?? common.Join,
        LabelMap = source.LabelMap is { Count: > 0 } map ? LabelMap.Parse(string.Join(',', map.Select(pair => $"{pair.Key}={pair.Value}"))) : null,
        Labels = content.Labels,
    };

    static LabException Wrong(string what, string path) => new(
        ErrorKind.Data, what, path,
        """{"labels":["negative","positive"],"sources":[{"path":"reviews.csv","text_columns":["title","text"],"label_column":"stars","label_map":{"1":"negative","5":"positive"}}]}""");
}

/// <summary>The JSON of a list.</summary>
sealed record SourceListFile(
    [property: JsonPropertyName("labels")] IReadOnlyList<string> Labels, [property: JsonPropertyName("sources")] IReadOnlyList<SourceFile> Sources);

/// <summary>One file of a list; without columns those with usual names.</summary>
sealed record SourceFile(
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("text_columns")] IReadOnlyList<string>? TextColumns = null,
    [property: JsonPropertyName("excerpt_columns")] IReadOnlyList<string>? ExcerptColumns = null,
    [property: JsonPropertyName("join")] string? Join = null,
    [property: JsonPropertyName("label_column")] string? LabelColumn = null,
    [property: JsonPropertyName("label_map")] IReadOnlyDictionary<string, string>? LabelMap = null,
    [property: JsonPropertyName("repeat")] int Repeat = 1);

[JsonSerializable(typeof(SourceListFile))]
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
sealed partial class SourceListJson : JsonSerializerContext;
