using System.Globalization;
using System.Text.Json;

namespace Lab.MlflowServer.Http;

/// <summary>
/// The fields of a request, read as the reference server reads them: int64 and double also from text, absent and null
/// alike, empty text counts as missing where a field is required, unknown fields are ignored, messages word for word.
/// </summary>
sealed class MlflowRequestFields(JsonElement root, string path = "")
{
    const string Hint = " See the API docs for more information about request parameters.";

    public string? Text(string name)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Invalid(name, value);
    }

    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Missing(name);

    /// <summary>The run by its name of today or by its old one.</summary>
    public string RunId() => Text("run_id") is { Length: > 0 } id ? id : Text("run_uuid") is { Length: > 0 } old ? old : throw Missing("run_id");

    public long? Integer(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (value.TryGetInt64(out long number)) return number;
            if (value.TryGetDouble(out double real) && Math.Floor(real) == real && Math.Abs(real) < 9.2e18) return (long)real;
        }
        else if (value.ValueKind == JsonValueKind.String
            && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed))
            return parsed;
        throw Invalid(name, value);
    }

    public long RequiredInteger(string name) => Integer(name) ?? throw Missing(name);

    /// <summary>A page size no larger than <paramref name="most"/>.</summary>
    public int? Count(string name, int most)
    {
        if (Integer(name) is not { } number) return null;
        return number <= most ? (int)Math.Max(number, int.MinValue) : throw Invalid(name, Find(name)!.Value);
    }

    public double RequiredNumber(string name)
    {
        if (Find(name) is not { } value) throw Missing(name);
        if (value.ValueKind == JsonValueKind.Number) return value.GetDouble();
        if (value.ValueKind == JsonValueKind.String)
            switch (value.GetString())
            {
                case "NaN": return double.NaN;
                case "Infinity": return double.PositiveInfinity;
                case "-Infinity": return double.NegativeInfinity;
                case { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number):
                    return number;
            }
        throw Invalid(name, value);
    }

    public bool Flag(string name)
    {
        if (Find(name) is not { } value) return false;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(value.GetString(), out bool flag) => flag,
            _ => throw Invalid(name, value),
        };
    }

    /// <summary>An enum by its wire name or its number; unknown texts give null, as if absent.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> names) where T : struct, Enum
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String)
        {
            string text = value.GetString()!;
            if (names.TryGetValue(text, out T named)) return named;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int digits) && Enum.IsDefined(typeof(T), digits) ? (T)(object)digits : null;
        }
        if (value.ValueKind == JsonValueKind.Number)
            return value.TryGetInt32(out int number) && Enum.IsDefined(typeof(T), number) ? (T)(object)number : null;
        throw Invalid(name, value);
    }

    /// <summary>A list of texts; in a query string, the parameter repeated.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array) return IsQuery ? [value.GetString()!] : throw Invalid(name, value);
        var texts = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Invalid(name, value));
        return texts;
    }

    /// <summary>A list of objects, each made by <paramref name="read"/>.</summary>
    public List<T> Objects<T>(string name, Func<MlflowRequestFields, T> read)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array) throw Invalid(name, value);
        var items = new List<T>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) throw Invalid(name, value);
            items.Add(read(new MlflowRequestFields(item, $"{path}{name}[{items.Count}].") { IsQuery = IsQuery }));
        }
        return items;
    }

    /// <summary>A nested object.</summary>
    public MlflowRequestFields? Object(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new MlflowRequestFields(value, $"{path}{name}.") { IsQuery = IsQuery } : throw Invalid(name, value);

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether the fields come from a query string, where everything is text and a list of one looks like a text.</summary>
    public bool IsQuery { get; init; }

    /// <summary>Where the field stands, for messages: <c>metrics[0].key</c>.</summary>
    public string PathOf(string name) => path + name;

    public MlflowException Missing(string name) => MlflowException.Invalid($"Missing value for required parameter '{path}{name}'." + Hint);

    MlflowException Invalid(string name, JsonElement value) =>
        MlflowException.Invalid($"Invalid value {value.GetRawText()} for parameter '{path}{name}' supplied:  Hint: Value was of type '{PythonType(value)}'." + Hint);

    JsonElement? Find(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    static string PythonType(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "str",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "dict",
        JsonValueKind.Number => value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? "int" : "float",
        _ => "NoneType",
    };
}
