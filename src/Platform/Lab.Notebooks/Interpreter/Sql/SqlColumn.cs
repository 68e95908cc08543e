using System.Collections;
using System.Globalization;
using System.Numerics;
using Lab.Notebooks.Interpreter.Formats;

namespace Lab.Notebooks.Interpreter.Sql;

/// <summary>A column of a table in memory, in the types of DuckDB.</summary>
/// <param name="Name">As SQL names it.</param>
/// <param name="Type">As SQL writes it.</param>
/// <param name="Values">What DuckDB takes for it; null: no value.</param>
sealed record SqlColumn(string Name, string Type, List<object?> Values)
{
    static readonly Dictionary<Type, string> scalars = new()
    {
        [typeof(bool)] = "BOOLEAN",
        [typeof(sbyte)] = "TINYINT",
        [typeof(byte)] = "UTINYINT",
        [typeof(short)] = "SMALLINT",
        [typeof(ushort)] = "USMALLINT",
        [typeof(int)] = "INTEGER",
        [typeof(uint)] = "UINTEGER",
        [typeof(long)] = "BIGINT",
        [typeof(ulong)] = "UBIGINT",
        [typeof(BigInteger)] = "HUGEINT",
        [typeof(float)] = "FLOAT",
        [typeof(double)] = "DOUBLE",
        [typeof(DateTime)] = "TIMESTAMP",
        [typeof(DateTimeOffset)] = "TIMESTAMPTZ",
        [typeof(DateOnly)] = "DATE",
        [typeof(TimeOnly)] = "TIME",
        [typeof(TimeSpan)] = "INTERVAL",
        [typeof(Guid)] = "UUID",
        [typeof(byte[])] = "BLOB",
    };

    /// <param name="name">As SQL names it.</param>
    /// <param name="type">Declared type of the values; <see cref="object"/>: that of the first value.</param>
    /// <param name="values">One a row.</param>
    public static SqlColumn Of(string name, Type type, List<object?> values)
    {
        if (type == typeof(object)) type = values.Find(value => value is not null)?.GetType() ?? typeof(string);
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (scalars.TryGetValue(type, out string? sql) && values.TrueForAll(value => value is null || value.GetType() == type)) return new(name, sql, values);
        if (type == typeof(Half)) return new(name, "FLOAT", values.ConvertAll(value => value is Half half ? (object)(float)half : null));
        if (type == typeof(decimal)) return Decimals(name, values);
        if (RowMembers.ElementOf(type) is { } element && scalars.TryGetValue(element, out string? one)) return new(name, one + "[]", values.ConvertAll(value => value is IEnumerable list ? (object)list.Cast<object?>().ToList() : null));
        return new(name, "VARCHAR", values.ConvertAll(value => (object?)Text(value)));
    }

    static SqlColumn Decimals(string name, List<object?> values)
    {
        // All 38 digits that DuckDB has; as many behind the point as the values need.
        int scale = values.OfType<decimal>().Select(value => (int)value.Scale).DefaultIfEmpty().Max();
        return new(name, $"DECIMAL(38, {scale})", values);
    }

    static string? Text(object? value) => value switch
    {
        null => null,
        IEnumerable<string> texts when value is not string => string.Join(", ", texts),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
