using System.Collections;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Lab.Hosting.Dashboard.Resources;

/// <summary>Property values as the wire's weakly typed value, and command arguments back.</summary>
static class ValueMessage
{
    public static Value From(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        int or long or double or float or decimal => Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IEnumerable<KeyValuePair<string, string>> pairs => From(pairs),
        IEnumerable list => Value.ForList([.. list.Cast<object?>().Select(From)]),
        IFormattable formattable => Value.ForString(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => Value.ForString(value.ToString()),
    };

    /// <summary>All text of a value, also inside lists and structures.</summary>
    public static IEnumerable<string> Texts(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => [value.StringValue],
        Value.KindOneofCase.ListValue => value.ListValue.Values.SelectMany(Texts),
        Value.KindOneofCase.StructValue => value.StructValue.Fields.Values.SelectMany(Texts),
        _ => [],
    };

    /// <summary>A command's argument as text; null when there is none.</summary>
    public static string? Text(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };

    static Value From(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var fields = new Struct();
        foreach (var (name, value) in pairs) fields.Fields[name] = Value.ForString(value);
        return Value.ForStruct(fields);
    }
}
