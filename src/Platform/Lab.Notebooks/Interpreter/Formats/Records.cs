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
        value is IEnumerable rows and not string && MayBeTable(rows) && !HasFormatter(value.GetType()) && TryTable(rows) is { } table ? table.Formatted() : null;

    // Without a look at the elements where that could compute something: what is no table is looked at again by others.
    static bool MayBeTable(IEnumerable rows) => RowMembers.ElementOf(rows.GetType()) is { } element && element != typeof(object) ? IsRecord(element) : rows is ICollection;

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

        if (shown.Count == 0 || RowMembers.Of(shown[0].GetType()) is not { Count: > 0 } columns || !columns.All(column => RowMembers.IsScalar(column.Type))) return null;
        return new(
            [.. columns.Select(column => column.Name)], [.. shown.Select(row => columns.Select(column => column.Get(row)).ToArray())],
            rows is ICollection all ? all.Count : more ? null : shown.Count);
    }

    static bool IsRecord(Type type) =>
        (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        || type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
        || (type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Name.Contains("AnonymousType", StringComparison.Ordinal))
        || type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null
        || (type.Assembly.IsDynamic || type.Assembly.Location.Length == 0);
}
