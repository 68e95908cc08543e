using System.Text.Json;

namespace Lab.Tokenizers;

/// <summary>A value of a JSON file that knows where it stands, so that every error names file and path.</summary>
readonly struct JsonField(JsonElement element, string file, string path)
{
    public string Path => path;

    public bool IsNull => element.ValueKind == JsonValueKind.Null;

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>The named field; null when it is absent or JSON's null. Of two of the same name the last counts.</summary>
    public JsonField? Optional(string name)
    {
        RequireKind(JsonValueKind.Object, "an object");
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new(value, file, $"{path}.{name}") : null;
    }

    /// <summary>Whether the field is there, be it as JSON's null.</summary>
    public bool Has(string name)
    {
        RequireKind(JsonValueKind.Object, "an object");
        return element.TryGetProperty(name, out _);
    }

    public JsonField Required(string name)
    {
        RequireKind(JsonValueKind.Object, "an object");
        if (!element.TryGetProperty(name, out var value)) throw Error($"The field \"{name}\" is missing.", $"a field \"{name}\".");
        return new(value, file, $"{path}.{name}");
    }

    public string String()
    {
        RequireKind(JsonValueKind.String, "a string");
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Error("The string is not valid Unicode.", "UTF-8, and surrogates in pairs.", e);
        }
    }

    public bool Boolean() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw WrongKind("true or false"),
    };

    /// <summary>A whole number from 0 to <paramref name="max"/>.</summary>
    public int NonNegative(int max = int.MaxValue - 1)
    {
        if (element.ValueKind != JsonValueKind.Number) throw WrongKind("a number");
        if (element.TryGetInt64(out long value) && value >= 0 && value <= max) return (int)value;
        throw Error($"The number {Shorten(element.GetRawText())} is out of range.", $"a whole number from 0 to {max}.");
    }

    /// <summary>A length: numbers beyond int mean "no limit".</summary>
    public int Length()
    {
        if (element.ValueKind != JsonValueKind.Number) throw WrongKind("a number");
        if (element.TryGetUInt64(out ulong value)) return (int)Math.Min(value, int.MaxValue);
        throw Error($"The number {Shorten(element.GetRawText())} is not a length.", "a whole number, 0 or more.");
    }

    public List<JsonField> Items()
    {
        RequireKind(JsonValueKind.Array, "an array");
        var items = new List<JsonField>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray()) items.Add(new(item, file, $"{path}[{items.Count}]"));
        return items;
    }

    /// <summary>The fields in the order of the file, repeated names included.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Members()
    {
        RequireKind(JsonValueKind.Object, "an object");
        foreach (var member in element.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException e)
            {
                throw Error("The name of a field is not valid Unicode.", "UTF-8, and surrogates in pairs.", e);
            }
            yield return (name, member.Value);
        }
    }

    /// <summary>A member as a field; its path is only built here, because vocabularies have tens of thousands.</summary>
    public JsonField Member(string name, JsonElement value) => new(value, file, $"{path}[\"{Shorten(name)}\"]");

    public LabException Error(string what, string expected, Exception? inner = null) =>
        new(ErrorKind.Model, what, $"{file}: {path}", expected, inner: inner);

    public LabException NotSupportedYet(string kind, string type) =>
        Error($"The {kind} \"{Shorten(type)}\" is not supported yet.", $"a WordPiece tokenizer (BERT and its kin).");

    void RequireKind(JsonValueKind kind, string expected)
    {
        if (element.ValueKind != kind) throw WrongKind(expected);
    }

    LabException WrongKind(string expected) => Error($"The value is of the wrong type ({element.ValueKind}).", expected + ".");

    static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
