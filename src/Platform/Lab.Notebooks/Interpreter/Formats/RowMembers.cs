using System.Numerics;
using System.Reflection;

namespace Lab.Notebooks.Interpreter.Formats;

/// <summary>What an object has as a row of a table.</summary>
static class RowMembers
{
    static readonly HashSet<Type> scalars =
    [
        typeof(string), typeof(decimal), typeof(Half), typeof(BigInteger), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid), typeof(Uri), typeof(byte[]),
    ];

    /// <summary>Whether a value of the type is one cell of a table, not a row of several.</summary>
    public static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || scalars.Contains(type);
    }

    /// <summary>Type of the elements; null where the type is no sequence, or does not say.</summary>
    public static Type? ElementOf(Type sequence) =>
        sequence.GetInterfaces().Append(sequence).FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    /// <summary>Properties, and the fields of tuples and of plain structures.</summary>
    public static IReadOnlyList<(string Name, Type Type, Func<object, object?> Get)> Of(Type row)
    {
        var properties = row.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => (property.Name, property.PropertyType, (Func<object, object?>)property.GetValue));
        var fields = row.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => (field.Name, field.FieldType, (Func<object, object?>)field.GetValue));
        return [.. properties.Concat(fields)];
    }
}
