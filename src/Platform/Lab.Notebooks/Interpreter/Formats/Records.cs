using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter.Formats;

/// <summary>
/// Dictionaries, and sequences of what a <c>select new { … }</c> gives, of records, tuples and of classes that cells declare: a table with a column for each
/// property. Those with properties that are objects themselves stay the trees that the library shows.
/// </summary>
static class Records
{
    /// <summary>The table; null where the value is none, or where somebody registered a formatter for its type.</summary>
    public static FormattedValue[]? TryFormat(object? value) =>
        value is IEnumerable rows and not string && TryTable(rows) is { } table && !HasFormatter(value.GetType()) ? table.Formatted() : null;

    static bool HasFormatter(Type type) => Formatter.RegisteredFormatters(includeDefaults: false).Any(formatter => formatter.Type.IsAssignableFrom(type));

    static BoundedTable? TryTable(IEnumerable rows)
    {
        List<object> shown = [];
        bool more = false;
        // One look, no further than what is shown: a sequence may cost much, or have no end.
        foreach (object? row in rows)
        {
            if (row is null || (shown.Count > 0 && row.GetType() != shown[0].GetType())) return null;
            if (shown.Count == 0 && !IsRecord(row.GetType())) return null;
            if (more = shown.Count == BoundedTable.MostRows) break;
            shown.Add(row);
        }

        if (shown.Count == 0 || Columns(shown[0].GetType()) is not { Count: > 0 } columns) return null;
        return new(
            [.. columns.Select(column => column.Name)], [.. shown.Select(row => columns.Select(column => column.Value(row)).ToArray())],
            rows is ICollection all ? all.Count : more ? null : shown.Count);
    }

    static bool IsRecord(Type type) =>
        (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        || type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
        || (type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Name.Contains("AnonymousType", StringComparison.Ordinal))
        || type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null
        || (type.Assembly.IsDynamic || type.Assembly.Location.Length == 0);

    // Null where a property is more than a value of its own.
    static List<(string Name, Func<object, object?> Value)>? Columns(Type type)
    {
        List<(string, Func<object, object?>)> columns = [];
        foreach (var member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance))
        {
            switch (member)
            {
                case PropertyInfo { CanRead: true } property when property.GetIndexParameters().Length == 0:
                    if (!IsPlain(property.PropertyType)) return null;
                    columns.Add((property.Name, property.GetValue));
                    break;
                case FieldInfo field:
                    if (!IsPlain(field.FieldType)) return null;
                    columns.Add((field.Name, field.GetValue));
                    break;
            }
        }

        return columns;
    }

    static bool IsPlain(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime) || type == typeof(DateTimeOffset)
            || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(TimeSpan) || type == typeof(Guid) || type == typeof(Uri);
    }
}
