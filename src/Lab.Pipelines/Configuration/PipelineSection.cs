using System.Globalization;
using System.Text.Json;
using Lab.Datasets;

namespace Lab.Pipelines;

/// <summary>An object of a pipeline file, read key by key: a key that is unknown or twice there, a wrong type or range is an error with its JSON path.</summary>
sealed class PipelineSection
{
    const int ShownValue = 60;

    readonly string file;
    readonly string path;
    readonly JsonElement element;

    /// <param name="file">For messages.</param>
    /// <param name="path">JSON path with indices, empty for the whole file.</param>
    /// <param name="known">The same as <see cref="PipelineKeys"/> writes it.</param>
    /// <param name="element">The object.</param>
    /// <exception cref="LabException">It is no object, or has a key that is unknown or twice there.</exception>
    public PipelineSection(string file, string path, string known, JsonElement element)
    {
        (this.file, this.path, this.element) = (file, path, element);
        if (element.ValueKind != JsonValueKind.Object)
            throw new LabException(ErrorKind.Usage, $"The value is {Shown(element)}.", path.Length == 0 ? file : $"{file}: {path}", "an object { ... }");
        Known = known;
        var names = PipelineKeys.Inside(known);
        var seen = new HashSet<string>();
        foreach (var property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name)) throw Unknown(property.Name, names);
            if (!seen.Add(property.Name)) throw new LabException(ErrorKind.Usage, "The key is there twice.", Where(property.Name), "each key once");
        }
    }

    string Known { get; }

    /// <summary>File and JSON path of a key, for messages.</summary>
    public string Where(string key) => $"{file}: {At(key)}";

    public bool Has(string key) => element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>The section inside; null when it is not there.</summary>
    public PipelineSection? Section(string key) =>
        Find(key) is { } value ? new PipelineSection(file, At(key), Known.Length == 0 ? key : $"{Known}.{key}", value) : null;

    /// <summary>The sections of a list; none when it is not there.</summary>
    public IReadOnlyList<PipelineSection> Sections(string key)
    {
        if (Find(key) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(key, value, "a list [ ... ]");
        return [.. value.EnumerateArray().Select((item, i) => new PipelineSection(file, $"{At(key)}[{i}]", $"{Known}.{key}[]", item))];
    }

    public string? Text(string key)
    {
        if (Find(key) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(key, value, "a text in quotation marks");
    }

    /// <summary>A text or a list of texts; null when it is not there.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (Find(key) is not { } value) return null;
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
        if (items.Length == 0 || items.Any(item => item.ValueKind != JsonValueKind.String)) throw Wrong(key, value, "a text, or a list of texts");
        return [.. items.Select(item => item.GetString()!)];
    }

    /// <summary>Names: a list of them, or one text with commas between; null when it is not there.</summary>
    public IReadOnlyList<string>? Names(string key) =>
        Texts(key)?.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();

    /// <summary>Whether the value is true or false, of a key that also takes names.</summary>
    public bool IsFlag(string key) => Find(key) is { ValueKind: JsonValueKind.True or JsonValueKind.False };

    /// <summary>An object of texts, numbers as they are written; null when it is not there.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Pairs(string key)
    {
        if (Find(key) is not { } value) return null;
        const string expected = "an object such as {\"1\": \"negative\", \"5\": \"positive\"}";
        if (value.ValueKind != JsonValueKind.Object || !value.EnumerateObject().Any()) throw Wrong(key, value, expected);
        return
        [
            .. value.EnumerateObject().Select(pair => pair.Value.ValueKind switch
            {
                JsonValueKind.String => KeyValuePair.Create(pair.Name, pair.Value.GetString()!),
                JsonValueKind.Number => KeyValuePair.Create(pair.Name, pair.Value.GetRawText()),
                _ => throw new LabException(ErrorKind.Usage, $"The value is {Shown(pair.Value)}.", $"{Where(key)}.{pair.Name}", "a label"),
            }),
        ];
    }

    public bool? Flag(string key)
    {
        if (Find(key) is not { } value) return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, value, "true or false");
    }

    public int? Whole(string key, int min, int max = int.MaxValue)
    {
        if (Find(key) is not { } value) return null;
        string expected = max == int.MaxValue ? $"a whole number from {min}" : $"a whole number from {min} to {max}";
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max
            ? number
            : throw Wrong(key, value, expected);
    }

    public ulong? Seed(string key)
    {
        if (Find(key) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number) ? number : throw Wrong(key, value, "a whole number from 0");
    }

    /// <param name="key">Name.</param>
    /// <param name="expected">The range in words.</param>
    /// <param name="right">Whether a finite number is in the range.</param>
    public double? Number(string key, string expected, Func<double, bool> right)
    {
        if (Find(key) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) && right(number)
            ? number
            : throw Wrong(key, value, expected);
    }

    public T? Choice<T>(string key, params (string Word, T Value)[] choices) where T : struct
    {
        if (Find(key) is not { } value) return null;
        foreach (var (word, choice) in choices)
            if (value.ValueKind == JsonValueKind.String && value.GetString() == word) return choice;
        throw Wrong(key, value, string.Join(" or ", choices.Select(choice => $"\"{choice.Word}\"")));
    }

    public LabException Missing(string key, string expected) => new(ErrorKind.Usage, "The key is missing.", Where(key), expected);

    public LabException Wrong(string key, string what, string expected, string? remedy = null) => new(ErrorKind.Usage, what, Where(key), expected, remedy);

    LabException Wrong(string key, JsonElement value, string expected) => Wrong(key, $"The value is {Shown(value)}.", expected);

    JsonElement? Find(string key) => Has(key) ? element.GetProperty(key) : null;

    string At(string key) => path.Length == 0 ? key : $"{path}.{key}";

    LabException Unknown(string name, IReadOnlyList<string> names)
    {
        string? remedy = PipelineKeys.PlaceOf(name) is { } place ? $"Did you mean '{place}'?"
            : NearestName.Of(name, names) is { } nearest ? $"Did you mean '{At(nearest)}'?"
            : null;
        return new LabException(
            ErrorKind.Usage, $"There is no key '{(name.Length <= ShownValue ? name : name[..ShownValue] + "...")}'.", Where(name),
            $"one of {string.Join(", ", names)}", remedy);
    }

    static string Shown(JsonElement value)
    {
        string text = value.ValueKind switch { JsonValueKind.Object => "an object", JsonValueKind.Array => "a list", _ => value.GetRawText() };
        return text.Length <= ShownValue ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, ShownValue)}...");
    }
}
