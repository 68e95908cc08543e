using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Http;

/// <summary>
/// The fields of a request, read as the reference server reads them: int64 and double also from text, absent and null
/// alike, empty text counts as missing where a field is required, unknown fields are ignored, messages word for word.
/// Numbers and truth values where a text is due within a list, and times with a fraction, it accepts and then loses them with
/// all that follows; here they are kept.
/// </summary>
sealed class MlflowRequestFields(JsonElement root, string path = "")
{
    const string Hint = " See the API docs for more information about request parameters.";

    public string? Text(string name)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? TextOf(name, value) : throw Invalid(name, value);
    }

    /// <summary>The value of a tag or parameter: a text; in a list of them also a number or truth value, as it is written.</summary>
    public string Value(string name = "value")
    {
        if (Find(name) is not { } value) return "";
        return path.Length > 0 ? Written(name, value, value) : Text(name)!;
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
            if (value.TryGetDouble(out double real) && IsWhole(real)) return (long)real;
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            string text = TextOf(name, value);
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed)) return parsed;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && IsWhole(real)) return (long)real;
        }
        throw Invalid(name, value);
    }

    /// <summary>Unix milliseconds; a fraction of one is cut off, for callers who write <c>time.time() * 1000</c>.</summary>
    public long? Time(string name) => Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double real) && !IsWhole(real) && IsWhole(Math.Truncate(real))
        ? (long)real
        : Integer(name);

    public long RequiredTime(string name) => Time(name) ?? throw Missing(name);

    /// <summary>A page size no larger than <paramref name="most"/>.</summary>
    public int? Count(string name, int most)
    {
        if (Integer(name) is not { } number) return null;
        return number <= most ? (int)Math.Max(number, int.MinValue) : throw Invalid(name, Find(name)!.Value);
    }

    public double RequiredNumber(string name)
    {
        if (Find(name) is not { } value) throw Missing(name);
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            JsonValueKind.String => TextOf(name, value).Trim() switch
            {
                "inf" or "+inf" => double.PositiveInfinity,
                "-inf" => double.NegativeInfinity,
                // Takes NaN and Infinity too; what no double holds is infinite.
                var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Invalid(name, value),
            },
            _ => throw Invalid(name, value),
        };
    }

    public bool Flag(string name)
    {
        if (Find(name) is not { } value) return false;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(TextOf(name, value), out bool flag) => flag,
            _ => throw Invalid(name, value),
        };
    }

    /// <summary>An enum by its wire name or its number; unknown texts give null, as if absent.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> names) where T : struct, Enum
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String)
        {
            string text = TextOf(name, value);
            if (names.TryGetValue(text, out T named)) return named;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int digits) && Enum.IsDefined(typeof(T), digits) ? (T)(object)digits : null;
        }
        if (value.ValueKind == JsonValueKind.Number)
            return value.TryGetInt32(out int number) && Enum.IsDefined(typeof(T), number) ? (T)(object)number : null;
        throw Invalid(name, value);
    }

    /// <summary>A list of texts; in a query string, the parameter repeated.</summary>
    public IReadOnlyList<string> Texts(string name) => List(name, (item, list) => item.ValueKind == JsonValueKind.String ? TextOf(name, item) : throw Invalid(name, list));

    /// <summary>A list of ids: texts or numbers.</summary>
    public IReadOnlyList<string> Ids(string name) => List(name, (item, list) => Written(name, item, list));

    /// <summary>How many items a list has, before any is read; 0 where there is no list.</summary>
    public int Items(string name) => Find(name) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : 0;

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

    /// <summary>An object of texts: <c>{"key":"value"}</c>.</summary>
    public IReadOnlyList<Tag> Map(string name)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Object) throw Invalid(name, value);
        return [.. value.EnumerateObject().Select(entry => new Tag(entry.Name, Written(name, entry.Value, value)))];
    }

    /// <summary>An object as it came, to be kept.</summary>
    public JsonObject? Json(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? JsonObject.Create(value.Clone()) : throw Invalid(name, value);

    /// <summary>A nested object.</summary>
    public MlflowRequestFields? Object(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new MlflowRequestFields(value, $"{path}{name}.") { IsQuery = IsQuery } : throw Invalid(name, value);

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether the fields come from a query string, where everything is text and a list of one looks like a text.</summary>
    public bool IsQuery { get; init; }

    /// <summary>What stood in the path.</summary>
    public IReadOnlyDictionary<string, object?> Route { get; init; } = new Dictionary<string, object?>();

    /// <summary>A part of the path, by the name that the route gives it.</summary>
    public string FromPath(string name) => (string)Route[name]!;

    /// <summary>Where the field stands, for messages: <c>metrics[0].key</c>.</summary>
    public string PathOf(string name) => path + name;

    public MlflowException Missing(string name) => MlflowException.Invalid($"Missing value for required parameter '{path}{name}'." + Hint);

    MlflowException Invalid(string name, JsonElement value) =>
        MlflowException.Invalid($"Invalid value {Raw(value)} for parameter '{path}{name}' supplied:  Hint: Value was of type '{PythonType(value)}'." + Hint);

    List<string> List(string name, Func<JsonElement, JsonElement, string> read)
    {
        if (Find(name) is not { } list) return [];
        if (list.ValueKind != JsonValueKind.Array) return IsQuery ? [TextOf(name, list)] : throw Invalid(name, list);
        var texts = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray()) texts.Add(read(item, list));
        return texts;
    }

    string Written(string name, JsonElement value, JsonElement wrong) => value.ValueKind switch
    {
        JsonValueKind.String => TextOf(name, value),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw Invalid(name, wrong),
    };

    // JSON may hold what no text is: half of a pair of surrogates, bytes that are no UTF-8.
    string TextOf(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw MlflowException.Invalid(
                $"Invalid value for parameter '{path}{name}' supplied: the text has bytes that are no UTF-8, or one half of a surrogate pair without the other." + Hint);
        }
    }

    static bool IsWhole(double number) => Math.Floor(number) == number && Math.Abs(number) < 9.2e18;

    static string Raw(JsonElement value)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(value);
        return Excerpts.Of(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4000)]));
    }

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
