using System.Collections;
using System.Data;
using Lab.Datasets;
using Lab.Notebooks.Interpreter.Formats;

namespace Lab.Notebooks.Interpreter.Sql;

/// <summary>What counts as a table in a C# session: sequences, data sets of the lab, data frames, data tables.</summary>
static class SqlColumns
{
    // Between two looks at the interrupt.
    const int chunkRows = 1024;

    /// <returns>Columns of the same length; null: the value is no table.</returns>
    public static IReadOnlyList<SqlColumn>? Of(object? value, CancellationToken interrupt) => value switch
    {
        null or string or byte[] => null,
        Dataset data => Distinct(
        [
            SqlColumn.Of("Text", typeof(string), [.. data.Examples.Select(example => example.Text)]),
            SqlColumn.Of("Label", typeof(string), [.. data.Examples.Select(example => data.Labels.Names[example.Label])]),
            SqlColumn.Of("Line", typeof(long), [.. data.Examples.Select(example => (object)example.Line)]),
        ]),
        DataTable table => Distinct([.. table.Columns.Cast<DataColumn>().Select(column =>
            SqlColumn.Of(column.ColumnName, column.DataType, [.. table.Rows.Cast<DataRow>().Select(row => row[column] is DBNull ? null : row[column])]))]),
        _ when IsFrame(value) => Distinct(OfFrame(value)),
        IEnumerable sequence => OfSequence(sequence, interrupt),
        _ => null,
    };

    /// <summary>Whether a value would be a table, without a look at its rows.</summary>
    public static bool IsTable(object? value) => value is not (string or byte[]) && (value is Dataset or DataTable or IEnumerable || IsFrame(value));

    /// <summary>Names of the columns, as far as the type of a value tells them.</summary>
    public static IReadOnlyList<string> NamesOf(object? value) => value switch
    {
        Dataset => ["Text", "Label", "Line"],
        DataTable table => [.. table.Columns.Cast<DataColumn>().Select(column => column.ColumnName)],
        _ when IsFrame(value) => [.. OfFrame(value!).Select(column => column.Name)],
        IEnumerable and not string when RowMembers.ElementOf(value.GetType()) is { } row && !RowMembers.IsScalar(row) => [.. RowMembers.Of(row).Select(member => member.Name)],
        _ => [],
    };

    static bool IsFrame(object? value) => value?.GetType().FullName == "Microsoft.Data.Analysis.DataFrame";

    static List<SqlColumn> OfFrame(dynamic frame)
    {
        List<SqlColumn> columns = [];
        foreach (var column in frame.Columns) columns.Add(SqlColumn.Of((string)column.Name, (Type)column.DataType, [.. ((IEnumerable)column).Cast<object?>()]));
        return columns;
    }

    static IReadOnlyList<SqlColumn>? OfSequence(IEnumerable sequence, CancellationToken interrupt)
    {
        List<object?> rows = [];
        foreach (object? row in sequence)
        {
            if (rows.Count % chunkRows == 0) interrupt.ThrowIfCancellationRequested();
            rows.Add(row);
        }

        var type = RowMembers.ElementOf(sequence.GetType());
        if (type is null || type == typeof(object) || type.IsInterface) type = rows.Find(row => row is not null)?.GetType() ?? type;
        if (type is null) return null;
        if (typeof(IDictionary<string, object?>).IsAssignableFrom(type)) return OfDictionaries(rows);
        if (RowMembers.IsScalar(type)) return [SqlColumn.Of("value", type, rows)];
        var members = RowMembers.Of(type);
        return Distinct([.. members.Select(member => SqlColumn.Of(member.Name, member.Type, rows.ConvertAll(row => row is null ? null : member.Get(row))))]);
    }

    // The keys of all rows, in the order they are first seen.
    static IReadOnlyList<SqlColumn> OfDictionaries(List<object?> rows)
    {
        var maps = rows.ConvertAll(row => row as IDictionary<string, object?>);
        var keys = maps.SelectMany(map => map?.Keys ?? []).Distinct();
        return Distinct([.. keys.Select(key => SqlColumn.Of(key, typeof(object), maps.ConvertAll(map => map is not null && map.TryGetValue(key, out object? value) ? value : null)))]);
    }

    // SQL does not tell Id from id.
    static IReadOnlyList<SqlColumn> Distinct(List<SqlColumn> columns)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return columns.ConvertAll(column =>
        {
            string name = column.Name;
            for (int again = 2; !seen.Add(name); again++) name = $"{column.Name}_{again}";
            return column with { Name = name };
        });
    }
}
