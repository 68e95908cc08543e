using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lab.Mlflow.Protocol;

/// <summary>
/// JSON as MLflow writes it: snake_case names, int64 as numbers, unset fields and empty lists left out.
/// Raw form: <c>{"run":{"info":{"run_id":"...","start_time":1700000000123},"data":{},"inputs":{}}}</c>.
/// A field left out comes back as null whatever a property starts with (the generated readers set every init property), so wire
/// types give their defaults on reading: <c>get => field ?? []</c>.
/// </summary>
public static class MlflowJson
{
    /// <summary>Knows every wire type of this library.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    internal static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(MlflowJsonContext.Default.Options)
        {
            // Answers are application/json with nosniff, never part of a page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = MlflowJsonContext.Default.WithAddedModifier(LeaveOutEmptyLists),
        };
        options.MakeReadOnly();
        return options;
    }

    static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable)))
                property.ShouldSerialize = (_, value) => value is ICollection { Count: > 0 };
    }
}
